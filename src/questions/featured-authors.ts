import { hash } from 'node:crypto';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import { readOnAction } from '../commands/command.ts';
import { longDate } from '../locales/dates.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import { Nap } from '../nap.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import { paragraph } from '../newsletter/rich-text.ts';
import { type PlatformName, platformOf } from '../platforms/chat.ts';
import { nonceSchema, type Platform, type Writing } from '../platforms/platform.ts';
import type { Restoration } from '../store/restoration.ts';
import type { Acknowledgement } from './acknowledgements.ts';
import type { Questions } from './questions.ts';
import { isLive } from './reply.ts';

export interface FeaturedAuthorsOptions {
  questions: Pick<Questions, 'acknowledgements' | 'replies'>;
  archive: Pick<IssueArchive, 'inLanguage'>;
  platforms: ReadonlyMap<PlatformName, Platform>;
  /** Whether the posting of an issue has begun. */
  hasBegun(date: IssueDate): boolean;
  /** What was owed in a backup may have been done since. */
  restoration?: Restoration | undefined;
  clock: Clock;
  log: Logger;
}

/** Tells the authors of featured answers so, in private, once the issue is being posted. */
export class FeaturedAuthors {
  readonly #options: FeaturedAuthorsOptions;
  readonly #stopping = new AbortController();
  readonly #nap: Nap;
  #running: Promise<void> = Promise.resolve();
  #napMs = shortestNapMs;

  constructor(options: FeaturedAuthorsOptions) {
    this.#options = options;
    this.#nap = new Nap(options.clock);
  }

  /** Tells who is to be told, until stopped. Call once the platforms are started. Throws `StoreUnavailable`. */
  run(): Promise<void> {
    this.#running = this.#tellUntilStopped();
    return this.#running;
  }

  /** Somebody may be to be told from now on. */
  look(): void {
    this.#napMs = shortestNapMs;
    this.#nap.wake();
  }

  /** Begins nothing new; resolves when what is on its way is recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#nap.wake();
    // What failed was said where it runs.
    await this.#running.catch(() => {});
  }

  async #tellUntilStopped(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#nap.listen();
      const ms = await this.#tellAll();
      this.#napMs = Math.min(this.#napMs * 2, longestNapMs);
      await this.#nap.rest(ms);
    }
  }

  /** How long to wait until the next try (ms), if somebody is still to be told. */
  async #tellAll(): Promise<number | undefined> {
    const { questions, platforms, hasBegun, restoration } = this.#options;
    const { acknowledgements } = questions;
    const waits: number[] = [];
    for (const owed of await acknowledgements.owed()) {
      if (this.#stopping.signal.aborted) return undefined;
      const platform = platforms.get(platformOf(owed.person));
      // Who wrote on a platform that isn't used now is told when it is again.
      if (!platform) continue;
      if (!hasBegun(owed.issue)) {
        waits.push(this.#napMs);
        continue;
      }
      const mayBeTold = restoration && Temporal.Instant.compare(owed.at, restoration.backedUpAt) <= 0;
      await acknowledgements.tell(owed, async (acknowledgement) => {
        if (mayBeTold) return 'told';
        const outcome = await this.#write(platform, acknowledgement);
        if (outcome.kind === 'later') waits.push(outcome.afterMs);
        return outcome.kind;
      });
    }
    return waits.length > 0 ? Math.min(...waits) : undefined;
  }

  async #write(
    platform: Platform,
    { person, issue, questions }: Acknowledgement,
  ): Promise<{ kind: 'told' | 'unreachable' } | { kind: 'later'; afterMs: number }> {
    const { log } = this.#options;
    const language = await this.#languageOf({ person, questions });
    const nonce = nonceSchema.parse(hash('sha256', `featured ${issue} ${person}`, 'base64url').slice(0, 25));
    const outcome = await platform.write({ kind: 'person', key: person }, await this.#writing(issue, language), nonce);
    switch (outcome.kind) {
      case 'sent':
        return { kind: 'told' };
      case 'uncertain':
        // It may be there, and nobody wants to be thanked twice.
        log.info({ person, issue, detail: outcome.detail }, 'an author may have been told of being featured');
        return { kind: 'told' };
      case 'retry':
        return { kind: 'later', afterMs: Math.max(outcome.afterMs, longestNapMs) };
      case 'rejected':
        if (outcome.reach === 'bot') return { kind: 'later', afterMs: longestNapMs };
        break;
      default:
    }
    const detail = 'detail' in outcome ? outcome.detail : outcome.kind;
    log.info({ person, issue, detail }, 'an author can’t be told of being featured');
    return { kind: 'unreachable' };
  }

  async #writing(issue: IssueDate, language: Language): Promise<Writing> {
    const { answering, post } = sentencesIn(language);
    const edition = await this.#options.archive.inLanguage(issue, language);
    return {
      body: [paragraph(answering.featured.told(longDate(issue, language)))],
      buttons: [
        { kind: 'action', label: answering.featured.show, action: readOnAction(issue, language, 0) },
        ...(edition ? [{ kind: 'link' as const, label: post.readOnTheWeb, url: edition.url }] : []),
      ],
      language,
    };
  }

  /** The language the person answered in. */
  async #languageOf({ person, questions: answered }: Pick<Acknowledgement, 'person' | 'questions'>): Promise<Language> {
    for (const question of answered) {
      const reply = await this.#options.questions.replies.of(question, person);
      if (reply && isLive(reply)) return reply.language;
    }
    return 'en';
  }
}

/** An issue is completed a moment before its posting begins. */
const shortestNapMs = 1000;
const longestNapMs = 60_000;
