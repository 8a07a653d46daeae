/** A connection's number and how many there are: it hears of its share of the servers. */
export type Shard = readonly [number: number, count: number];

/**
 * Servers that one shard may have; those of more are refused (4011).
 * Source: discord-api-docs events/gateway.mdx, "Sharding".
 */
export const mostServersPerShard = 2500;
/** Discord advises shards of about a thousand servers. */
const advisedShare = 0.4;

/** Which of `count` shards hears of a server; what happens in no server, as direct messages, the first one hears. */
export function shardOf(guildId: string | undefined, count: number): number {
  return guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));
}

/** How many shards Discord advises for that many servers. */
export function advisedShards(servers: number, most: number): number {
  return Math.max(1, Math.ceil(servers / Math.max(1, Math.floor(most * advisedShare))));
}
