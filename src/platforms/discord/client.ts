import { Client, GatewayIntentBits, Options, Partials, REST } from 'discord.js';

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
    // Whatever is written in any channel passes by; none of it is needed again.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    allowedMentions: { parse: [] },
    rest: { api: apiRoot, timeout: requestLimitMs },
    waitGuildTimeout: serverLimitMs,
  });
}

/**
 * The client that delivers, apart from the other so that a broadcast never stands in the way of an answer to a person.
 * Nothing is tried again or held back in it: each answer of Discord's becomes an outcome, and `Pace` does the waiting.
 */
export function createDeliveringClient(apiRoot: string, token: string): REST {
  return new REST({
    api: apiRoot,
    timeout: requestLimitMs,
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
  }).setToken(token);
}

const requestLimitMs = 15_000;
/** How long the start waits for one more server: one that Discord can't reach at the time must not hold up the others. */
const serverLimitMs = 3000;
