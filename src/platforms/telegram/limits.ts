import type { KnownLimits } from '../pace.ts';

/**
 * About 30 messages a second in all, 1 a second to a person, 20 a minute to a group or channel and all its topics; short
 * bursts to a person pass (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this), how many isn't
 * said, so three. Two in a group are left to posts, one to the word that there were enough answers.
 */
export const telegramLimits: KnownLimits = {
  perSecond: 30,
  inChat(chat) {
    const [, id = ''] = chat.split(':');
    return id.startsWith('-')
      ? { sharedBy: id, most: 20, mostAnswers: 17, withinMs: 60_000 }
      : { sharedBy: id, most: 3, mostAnswers: 3, withinMs: 3000 };
  },
};

/**
 * New messages a second in all when those beyond the ordinary ones are paid for, with 0.1 Star each
 * (https://core.telegram.org/bots/api#paid-broadcasts).
 */
export const telegramPaidPerSecond = 1000;
