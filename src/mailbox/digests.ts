import PQueue from 'p-queue';
import type { Clock } from '../clock.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import { periodically } from '../periodically.ts';
import type { AskedQuestion } from '../questions/question-calendar.ts';
import type { Questions } from '../questions/questions.ts';
import type { LiveReply } from '../questions/reply.ts';
import type { Collection, Store } from '../store/collection.ts';
import { pastCorruptRecords } from '../store/past-corrupt-records.ts';
import type { Restoration } from '../store/restoration.ts';
import { fingerprintOf } from './digest.ts';
import {
  type DigestIn,
  type DigestKey,
  type DigestKind,
  type DigestRecord,
  digestKey,
  digestRecordsIn,
  partsOf,
} from './digest-record.ts';
import { nextAttempt, nextStep } from './digest-times.ts';
import type { Outbox, OutgoingDigest, Trouble } from './outbox.ts';
import { outgoingDigest } from './outgoing-digest.ts';

export interface DigestsOptions {
  store: Store;
  questions: Pick<Questions, 'calendar' | 'review'>;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  newsletter: { name: string; timeZone: string };
  /** The editors'. */
  language: Language;
  /** Of a store that was put back from a backup: what was sent after that was made isn't in it. */
  restoration?: Restoration | undefined;
  /** Told in a sentence when digests can't be put where editors find them; once until that changes. */
  onTrouble?: ((sentence: string) => void) | undefined;
  /** Told where a digest was put. */
  onSent?: ((place: string) => void) | undefined;
}

/** Tells editors by digests what readers answer, each once, however often the process restarts. See README.md. */
export class Digests {
  readonly #options: DigestsOptions;
  readonly #records: Collection<DigestKey, DigestRecord>;
  /** All of them, in memory; this is their one writer. */
  readonly #known = new Map<DigestKey, DigestRecord>();
  readonly #work = new PQueue({ concurrency: 1 });
  #toldOf: Trouble['kind'] | undefined;
  readonly #stopping = new AbortController();
  #checking: Promise<void> | undefined;

  constructor(options: DigestsOptions) {
    this.#options = options;
    this.#records = digestRecordsIn(options.store);
  }

  /** Goes on with what was interrupted, does what is due, then ticks. Throws `StoreUnavailable`. */
  async start(): Promise<void> {
    await this.#work.add(() => this.#load());
    this.#checking = periodically(() => this.#tick(), checkEveryMs, this.#options.clock, this.#stopping.signal);
    await pastCorruptRecords(() => this.check());
  }

  /** Does what is due now; resolves when it is done. */
  async check(): Promise<void> {
    await this.#work.add(async () => {
      const { signal } = this.#stopping;
      if (signal.aborted) return;
      for (const question of await this.#questions()) await this.#plan(question);
      for (const [key, record] of this.#unsent()) {
        const { tryAgainAt } = record;
        const isDue = tryAgainAt === undefined || this.#isPast(tryAgainAt);
        if (isDue && !signal.aborted) await this.#send(key, record);
      }
    });
  }

  /** Begins nothing new; resolves when what is on its way is recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#checking;
    await this.#work.onIdle();
  }

  async #load(): Promise<void> {
    const { restoration } = this.#options;
    for await (const [key, record] of this.#records.entries()) this.#known.set(key, record);
    for (const [key, record] of this.#unsent()) {
      // Whoever restarts may have mended what was wrong, so nothing waits.
      const { tryAgainAt: _, ...now } = record;
      const isFromBackup = restoration && Temporal.Instant.compare(record.upTo, restoration.backedUpAt) <= 0;
      const mayHaveArrived = record.mayHaveArrived || record.state === 'sending' || isFromBackup === true;
      await this.#set(key, { ...now, state: 'due', mayHaveArrived });
    }
  }

  async #tick(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      this.#options.log.error({ error: String(error) }, 'digests could not be checked; it is tried again');
    }
  }

  /** The last two that were asked, and every one that was open when it was looked at last. */
  async #questions(): Promise<AskedQuestion[]> {
    const { questions, language } = this.#options;
    const open = [...this.#known].filter(([, { state }]) => state === 'awaited' || state === 'closing');
    const dates = new Set([
      ...open.map(([key]) => partsOf(key).question),
      ...(await questions.calendar.askedBefore(undefined, questionsLookedAt)),
    ]);
    const asked = await Promise.all([...dates].toSorted().map((date) => questions.calendar.of(date, language)));
    return asked.filter((each) => each !== undefined);
  }

  async #plan(asked: AskedQuestion): Promise<void> {
    const { clock, newsletter } = this.#options;
    const { date, state } = asked;
    const key = digestKey(date, 'final');
    const final = this.#known.get(key);
    const now = clock.now();
    const step = nextStep({
      now,
      zone: newsletter.timeZone,
      question: { state, hasAnswers: !final && (await this.#hasAnswers(date)) },
      final: final && (final.state === 'awaited' || final.state === 'closing' ? final : 'over'),
      newestDay: this.#daysOf(date).at(-1),
    });
    if (step.kind === 'await') await this.#set(key, { state: 'awaited', at: now.toString() });
    else if (step.kind === 'note-closing') await this.#set(key, { state: 'closing', at: now.toString() });
    else if (step.kind === 'make') await this.#make(date, step.digest, now);
  }

  /** Fixes what a digest tells. One that was not sent until now is replaced by it. */
  async #make(question: IssueDate, kind: DigestKind, now: Temporal.Instant): Promise<void> {
    const last = this.#lastSent(question);
    const fingerprint = fingerprintOf(question, await this.#answers(question));
    const at = now.toString();
    if (kind !== 'final' && fingerprint === (last?.fingerprint ?? fingerprintOf(question, []))) {
      return this.#set(digestKey(question, kind), { state: 'unneeded', at, why: 'nothing-new' });
    }
    const replaced = this.#unsent().filter(([key]) => partsOf(key).question === question);
    await this.#setAll([
      ...replaced.map(([key]) => [key, { state: 'unneeded', at, why: 'superseded' }] as const),
      [
        digestKey(question, kind),
        {
          state: 'due',
          ...(last ? { since: last.upTo } : {}),
          upTo: (kind === 'final' ? now : now.subtract(onTheirWay)).toString(),
          fingerprint,
          attempts: 0,
          mayHaveArrived: this.#wasPerhapsSentBefore(kind, now),
        },
      ],
    ]);
  }

  async #send(key: DigestKey, record: Unsent): Promise<void> {
    const { outbox, clock, log } = this.#options;
    const outgoing = await this.#outgoing(key, record);
    // The archive has its question no more.
    if (!outgoing) return;
    await this.#set(key, { ...record, state: 'sending' });
    const put = await outbox.put(outgoing);
    const { fingerprint, upTo } = record;
    const now = clock.now();
    if (put.kind === 'done') {
      await this.#set(key, { state: 'sent', at: now.toString(), upTo, fingerprint });
      this.#toldOf = undefined;
      log.info({ digest: key, place: put.place }, 'digest sent');
      this.#options.onSent?.(put.place);
      return;
    }
    const attempts = record.attempts + 1;
    const { trouble, isInDoubt } = put;
    const needsMending = trouble.kind !== 'unreachable' && trouble.kind !== 'postponed';
    const tryAgainAt = nextAttempt(now, attempts, needsMending).toString();
    const mayHaveArrived = record.mayHaveArrived || isInDoubt;
    await this.#set(key, { ...record, state: 'due', attempts, tryAgainAt, mayHaveArrived });
    log.error({ digest: key, ...trouble, trouble: trouble.kind, attempts, tryAgainAt }, 'digest not sent');
    if (this.#toldOf === trouble.kind) return;
    this.#toldOf = trouble.kind;
    const sentences = sentencesIn(this.#options.language).mailbox;
    this.#options.onTrouble?.(sentences.troubles[trouble.kind](trouble.place, trouble.detail));
  }

  async #outgoing(key: DigestKey, record: Unsent): Promise<OutgoingDigest | undefined> {
    const { questions, language, outbox } = this.#options;
    const { question, kind } = partsOf(key);
    const asked = await questions.calendar.of(question, language);
    const mayHaveArrived = record.mayHaveArrived && !outbox.knowsRepeats;
    const window = { ...record, mayHaveArrived };
    return asked && outgoingDigest(asked, kind, await this.#answers(question), window, this.#options);
  }

  /** Before the store was put back from a backup. */
  #wasPerhapsSentBefore(kind: DigestKind, now: Temporal.Instant): boolean {
    const { restoration, newsletter } = this.#options;
    if (!restoration) return false;
    const { restoredAt } = restoration;
    if (kind !== 'final') return kind <= dayIn(newsletter.timeZone, restoredAt);
    return Temporal.Instant.compare(now, restoredAt.add(noticedWithin)) < 0;
  }

  async #answers(question: IssueDate): Promise<LiveReply[]> {
    return Array.fromAsync(this.#options.questions.review.all(question));
  }

  async #hasAnswers(question: IssueDate): Promise<boolean> {
    const { withdrawn: _, ...live } = await this.#options.questions.review.counts(question);
    return Object.values(live).some((count) => count > 0);
  }

  #unsent(): [DigestKey, Unsent][] {
    return [...this.#known].flatMap(([key, record]): [DigestKey, Unsent][] =>
      record.state === 'due' || record.state === 'sending' ? [[key, record]] : [],
    );
  }

  /** Oldest first. */
  #daysOf(question: IssueDate): DigestKind[] {
    const kinds = [...this.#known.keys()].map(partsOf).flatMap((each) => (each.question === question ? each.kind : []));
    return kinds.filter((kind) => kind !== 'final').toSorted();
  }

  #lastSent(question: IssueDate): DigestIn<'sent'> | undefined {
    const records = this.#daysOf(question).map((kind) => this.#known.get(digestKey(question, kind)));
    return records.findLast((record) => record?.state === 'sent');
  }

  #isPast(at: string): boolean {
    return Temporal.Instant.compare(Temporal.Instant.from(at), this.#options.clock.now()) <= 0;
  }

  #set(key: DigestKey, record: DigestRecord): Promise<void> {
    return this.#setAll([[key, record]]);
  }

  async #setAll(entries: readonly (readonly [DigestKey, DigestRecord])[]): Promise<void> {
    await this.#records.setMany(entries);
    for (const [key, record] of entries) this.#known.set(key, record);
  }
}

/** How often it is looked whether something is due. */
const checkEveryMs = 5 * 60_000;
const questionsLookedAt = 2;
/** Answers given in the minute before a digest may still be on their way to the store: the next one has them. */
const onTheirWay = Temporal.Duration.from({ minutes: 1 });

/** A question that closed before a restart is noticed, and its last digest made, in this time. */
const noticedWithin = Temporal.Duration.from({ minutes: 15 });

function dayIn(zone: string, at: Temporal.Instant): string {
  return at.toZonedDateTimeISO(zone).toPlainDate().toString();
}

type Unsent = DigestIn<'due'> | DigestIn<'sending'>;
