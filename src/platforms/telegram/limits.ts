import type { SendingLimits } from '../pace.ts';

/**
 * About 30 messages a second in all, 1 a second to a person, 20 a minute to a group or channel and all its topics
 * (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
 */
export const telegramLimits: SendingLimits = {
  perSecond: 30,
  inChat(chat) {
    const [, id = ''] = chat.split(':');
    return id.startsWith('-')
      ? { sharedBy: id, most: 20, withinMs: 60_000 }
      : { sharedBy: id, most: 1, withinMs: 1000 };
  },
};
