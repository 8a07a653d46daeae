import {
  type CacheFactory,
  Client,
  DefaultRestOptions,
  GatewayIntentBits,
  LimitedCollection,
  Options,
  Partials,
  REST,
  type ResponseLike,
  SimpleShardingStrategy,
} from 'discord.js';
import { Agent } from 'undici';
import { readTooManyRequests } from './too-many-requests.ts';

/** People of all servers, and members of each, that are known at a time. */
const mostPeople = 500;
const mostMembers = 20;

/**
 * The client that hears: gateway, interactions, and questions about channels. It needs no privileged intent, and nothing
 * it says pings anyone.
 */
export function createListeningClient(apiRoot: string): Client {
  return new Client({
    // Of messages in servers Discord shows only the words of those that mention the bot.
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    // Direct messages, and edits of messages that were written before the bot started.
    partials: [Partials.Channel, Partials.Message],
    // As many connections as Discord advises: one of more than 2,500 servers is refused.
    shards: 'auto',
    ws: { buildStrategy: (manager) => new PatientSharding(manager) },
    makeCache: cacheOf,
    allowedMentions: { parse: [] },
    rest: { api: apiRoot, timeout: requestLimitMs },
    waitGuildTimeout: serverLimitMs,
  });
}

/**
 * The client that delivers, apart from the other so that a broadcast never stands in the way of an answer to a person.
 * Nothing is tried again or held back in it: each answer of Discord's becomes an outcome, and `Pace` does the waiting. A 429
 * is thrown as `TooManyRequests`; what @discordjs/rest itself holds back, by the headers of earlier answers of the same
 * route, as its `RateLimitError`. `onAnswer` hears every answer. It has an agent of the undici that it brings: Node's own is of
 * another version, and what translates between them takes a tenth of the time of a request.
 */
export function createDeliveringClient(
  apiRoot: string,
  token: string,
  onAnswer: (answer: Pick<ResponseLike, 'status' | 'headers'>) => void,
): REST {
  return new REST({
    api: apiRoot,
    timeout: requestLimitMs,
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    // Each channel that was posted to has one; those that know of a wait stay.
    handlerSweepInterval: forgetRoutesMs,
    makeRequest: async (url, init) => {
      const response = await DefaultRestOptions.makeRequest(url, init);
      onAnswer(response);
      if (response.status === 429) throw await readTooManyRequests(response);
      return response;
    },
  })
    .setToken(token)
    .setAgent(new Agent());
}

/** A shard whose first connection fails connects again by itself: no reason to give up all of them. */
class PatientSharding extends SimpleShardingStrategy {
  override async connect(): Promise<void> {
    // The error itself is told by an event of the client.
    await super.connect().catch(() => {});
  }
}

/**
 * Whatever is written in any channel passes by, and none of it is needed again: all channels share one cache that stays
 * empty, or 100,000 of them would have as many. Of those who write, and are named, a few are kept, for the names in what is
 * said to the bot: discord.js would keep everybody who ever wrote anywhere.
 */
const cacheOf: CacheFactory = (managerType, holds, manager) =>
  managerType.name === 'MessageManager' ? nothing : limitedCache(managerType, holds, manager);
const nothing = new LimitedCollection<never, never>({ maxSize: 0 });
const limitedCache = Options.cacheWithLimits({
  ...Options.DefaultMakeCacheSettings,
  UserManager: { maxSize: mostPeople, keepOverLimit: ({ id, client }) => id === client.user.id },
  GuildMemberManager: { maxSize: mostMembers, keepOverLimit: ({ id, client }) => id === client.user.id },
  // Each server comes with hundreds.
  GuildEmojiManager: 0,
  GuildStickerManager: 0,
});

const requestLimitMs = 15_000;
/** @discordjs/rest's own hour would hold all the channels of a long broadcast. */
const forgetRoutesMs = 10_000;
/** How long the start waits for one more server: one that Discord can't reach at the time must not hold up the others. */
const serverLimitMs = 3000;
