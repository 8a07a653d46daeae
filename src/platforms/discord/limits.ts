import type { KnownLimits } from '../pace.ts';

/**
 * 50 requests a second in all, answers to interactions not counted
 * (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit), and, as the headers of its answers say, 5
 * messages in 5 seconds to a channel. One of these is left to posts.
 */
export const discordLimits: KnownLimits = {
  perSecond: 50,
  inChat: (chat) => ({ sharedBy: chat, most: 5, mostAnswers: 4, withinMs: 5000 }),
};

/**
 * How many posts a channel may publish to its followers in an hour; Discord tells it only by refusing the eleventh
 * (https://github.com/synzen/MonitoRSS/issues/184).
 */
export const crosspostsPerHour = 10;

/**
 * How often in an hour a channel may edit what it published; told like the above, with a wrong header besides
 * (https://github.com/discord/discord-api-docs/issues/2258, https://github.com/discord/discord-api-docs/issues/6109).
 */
export const publishedEditsPerHour = 3;
