import type { InlineQuery } from 'telegraf/types';
import type { ShareableSection } from '../../commands/shareable-sections.ts';
import { longDate } from '../../locales/dates.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { PlatformListener } from '../platform.ts';
import { personOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { describeError } from './outcomes.ts';
import { type ActionButton, renderSection } from './render.ts';

export interface SharingOptions {
  client: TelegramClient;
  listener: PlatformListener;
  newsletter: NewsletterIdentity;
  /** Makes the button to answer the Question of the Week, where there is one. */
  answer: ActionButton | undefined;
  log: Logger;
}

/** Inline mode: `@bot words` in any chat offers sections of issues to share there. */
export class Sharing {
  readonly #options: SharingOptions;

  constructor(options: SharingOptions) {
    this.#options = options;
  }

  async answer(query: InlineQuery): Promise<void> {
    const { client, listener, log } = this.#options;
    try {
      const found = await listener.shareable(query.query, personOf(query.from));
      await client.answerInlineQuery(
        query.id,
        found.map((section) => this.#result(section)),
        // That nothing was found may be only for now.
        { cache_time: found.length > 0 ? cacheSeconds : 0, is_personal: true },
      );
    } catch (error) {
      log.warn({ error: describeError(error) }, 'an inline query was not answered');
    }
  }

  #result({ issue, section, snippet }: ShareableSection) {
    const { post, reading } = sentencesIn(issue.language);
    const { text, parse_mode, link_preview_options, reply_markup } = renderSection(
      issue,
      section,
      this.#options.newsletter,
      { answer: this.#options.answer },
    );
    return {
      type: 'article' as const,
      id: `${issue.date}.${issue.language}.${section}`,
      title: `${post.headings[section] || reading.sections[section]} · ${longDate(issue.date, issue.language)}`,
      description: snippet.replace(/\s+/g, ' ').slice(0, longestDescription),
      input_message_content: { message_text: text, parse_mode, link_preview_options },
      ...(reply_markup ? { reply_markup } : {}),
    };
  }
}

/** What is found for some words changes with the next issue. */
const cacheSeconds = 60;
/** Telegram's apps show two lines. */
const longestDescription = 120;
