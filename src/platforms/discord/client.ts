import { Client, DefaultRestOptions, GatewayIntentBits, Options, Partials, REST, type RESTOptions } from 'discord.js';
import { z } from 'zod';

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
    makeRequest: requestWithTrueWait,
  }).setToken(token);
}

/**
 * Where Discord limits what is published, the header of its 429 names a second and only the body the real time
 * (https://github.com/discord/discord-api-docs/issues/6109); @discordjs/rest reads the header.
 */
const requestWithTrueWait: RESTOptions['makeRequest'] = async (url, init) => {
  const response = await DefaultRestOptions.makeRequest(url, init);
  if (response.status !== 429) return response;
  const text = await response.text();
  const wait = waitSchema.safeParse(jsonOf(text));
  if (wait.success) response.headers.set('retry-after', String(wait.data.retry_after));
  return { ...response, headers: response.headers, text: async () => text, json: async () => jsonOf(text) };
};

const waitSchema = z.object({ retry_after: z.number() });

/** What stands in front of Discord answers in HTML. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const requestLimitMs = 15_000;
/** How long the start waits for one more server: one that Discord can't reach at the time must not hold up the others. */
const serverLimitMs = 3000;
