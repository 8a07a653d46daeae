import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { Nap } from '../nap.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey, MessageId, PersonKey } from '../platforms/chat.ts';
import { type Nonce, nonceSchema, type Outcome, type Platform, type Writing } from '../platforms/platform.ts';
import type { Questions } from '../questions/questions.ts';
import type { LiveReply } from '../questions/reply.ts';
import { pastCorruptRecords } from '../store/past-corrupt-records.ts';
import type { AuthorWords } from './author-words.ts';
import { groupWithTold } from './like-answers.ts';
import { isCard, type Notice } from './notice.ts';
import { type NoticeContents, peopleOf } from './notice-contents.ts';
import type { Notices } from './notices.ts';
import { isToTell } from './to-tell.ts';

export interface EditorsChatOptions {
  key: ChatKey;
  platform: Platform;
  notices: Notices;
  words: AuthorWords;
  contents: NoticeContents;
  questions: Questions;
  clock: Clock;
  log: Logger;
}

/**
 * One chat where editors work: gets new answers, each as a card, or many at once as a list, and has each card show what
 * became of its answer. What waits to be told is known from the store after a restart; nothing is told twice, save where a
 * kill hides from a platform without nonces that it was told.
 */
export class EditorsChat {
  readonly key: ChatKey;
  readonly #options: EditorsChatOptions;
  /** Answers to tell. */
  readonly #waiting = new Map<string, { question: IssueDate; person: PersonKey }>();
  /** Notices to write anew: their contents changed. */
  readonly #stale = new Set<Nonce>();
  /** Messages that show what an author told editors and took back. */
  readonly #takenBack = new Map<MessageId, TakenBack>();
  /** When the last cards and the last list were written. */
  #cards: Temporal.Instant[] = [];
  #list: Temporal.Instant | undefined;
  #gatherUntil: Temporal.Instant | undefined;
  #putOffUntil: Temporal.Instant | undefined;
  /** Where messages go: another place than `key` once a group has become a supergroup. */
  #address: ChatKey;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  readonly #nap: Nap;

  constructor(options: EditorsChatOptions) {
    this.#options = options;
    this.key = options.key;
    this.#nap = new Nap(options.clock);
    this.#address = options.key;
  }

  /** There is an answer that this chat may not have been told of. */
  tell(question: IssueDate, person: PersonKey): void {
    this.#gatherUntil ??= this.#options.clock.now().add(gathering);
    this.#waiting.set(`${question} ${person}`, { question, person });
    this.#nap.wake();
  }

  /** What a notice shows has changed. */
  refresh(id: Nonce): void {
    this.#stale.add(id);
    this.#nap.wake();
  }

  /** An author took back what a message shows. */
  takeOut(message: MessageId, of: TakenBack): void {
    this.#takenBack.set(message, of);
    this.#nap.wake();
  }

  /** Writes something to it at once, apart from answers. Never throws. */
  async write(writing: Writing, nonce?: Nonce): Promise<Outcome> {
    const { platform } = this.#options;
    const outcome = await platform.write({ kind: 'chat', key: this.#address }, writing, nonce);
    if (outcome.kind !== 'moved') return outcome;
    this.#address = outcome.to;
    this.#options.log.warn(
      { chat: this.key, to: outcome.to },
      'the editors’ group has another id: change EDITORS_TELEGRAM_CHAT',
    );
    return platform.write({ kind: 'chat', key: outcome.to }, writing, nonce);
  }

  /** Works until stopped. Throws `StoreUnavailable`. */
  run(): Promise<void> {
    this.#running = this.#work();
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#nap.wake();
    // What failed was said where it runs.
    await this.#running.catch(() => {});
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#nap.listen();
      const next = await pastCorruptRecords(() => this.#step());
      const untilNextMs = next && Math.max(0, this.#options.clock.now().until(next).total('milliseconds'));
      await this.#nap.rest(untilNextMs === undefined ? undefined : Math.min(longestNapMs, untilNextMs));
    }
  }

  /** Does what is due; returns when more is, if anything is known to be. */
  async #step(): Promise<Temporal.Instant | undefined> {
    const { clock, notices } = this.#options;
    if (this.#isLater(this.#putOffUntil)) return this.#putOffUntil;
    this.#putOffUntil = undefined;
    const unfinished = notices.all().filter(({ chat, state }) => chat === this.key && state === 'telling');
    for (const notice of unfinished) if (!(await this.#send(notice))) return this.#putOffUntil;
    for (const id of this.#stale) if (!(await this.#rewrite(id))) return this.#putOffUntil;
    for (const [message, of] of this.#takenBack) if (!(await this.#clear(message, of))) return this.#putOffUntil;
    if (this.#waiting.size === 0) return undefined;
    if (this.#isLater(this.#gatherUntil)) return this.#gatherUntil;
    const listFrom = this.#list?.add(minute);
    // Before they are read: each answer of a flood wakes this up.
    if (this.#waiting.size > mostCards && this.#isLater(listFrom)) return listFrom;
    const replies = await this.#untold();
    if (replies.length === 0) return undefined;
    const minuteAgo = clock.now().subtract(minute);
    this.#cards = this.#cards.filter((at) => Temporal.Instant.compare(at, minuteAgo) > 0);
    const [oldest] = this.#cards;
    if (replies.length > mostCards) return this.#tellList(replies);
    if (oldest && replies.length + this.#cards.length > mostCards) return oldest.add(minute);
    return this.#tellCards(replies);
  }

  /** Those that are still there and were not told meanwhile. */
  async #untold(): Promise<LiveReply[]> {
    const { questions, notices } = this.#options;
    const waiting = [...this.#waiting.values()];
    const untold: LiveReply[] = [];
    for (const [question, those] of Map.groupBy(waiting, (each) => each.question)) {
      const replies = await questions.review.some(
        question,
        those.map(({ person }) => person),
      );
      const toTell = replies.filter((reply) => isToTell(reply, notices.toldAt(this.key, question, reply.person)));
      const keys = new Set(toTell.map(({ person }) => person));
      for (const { person } of those) if (!keys.has(person)) this.#waiting.delete(`${question} ${person}`);
      untold.push(...toTell);
    }
    if (this.#waiting.size === 0) this.#gatherUntil = undefined;
    return untold;
  }

  async #tellList(replies: readonly LiveReply[]): Promise<Temporal.Instant | undefined> {
    for (const [question, those] of Map.groupBy(replies, (reply) => reply.question)) {
      this.#list = this.#options.clock.now();
      if (!(await this.#tell('list', question, peopleOf(those)))) return this.#putOffUntil;
    }
    return undefined;
  }

  async #tellCards(replies: readonly LiveReply[]): Promise<Temporal.Instant | undefined> {
    for (const [question, those] of Map.groupBy(replies, (reply) => reply.question)) {
      for (const { fresh, told } of await groupWithTold({ ...this.#options, chat: this.key }, question, those)) {
        this.#cards.push(this.#options.clock.now());
        if (!(await this.#tell('card', question, peopleOf(fresh), peopleOf(told)))) return this.#putOffUntil;
      }
    }
    return undefined;
  }

  /** Notes it first, so that it is told once, whatever happens meanwhile. False when it is put off. */
  async #tell(
    form: Notice['form'],
    question: IssueDate,
    people: PersonKey[],
    like: PersonKey[] = [],
  ): Promise<boolean> {
    const at = this.#options.clock.now().toString();
    const id = nonceSchema.parse(hash('sha256', `${this.key} ${at} ${people.join(' ')}`, 'base64url').slice(0, 25));
    const told = { id, chat: this.key, question, form, people, like, at };
    const notice: Notice = { ...told, state: 'telling', shows: 0, isStale: false };
    await this.#options.notices.put(notice);
    for (const person of people) this.#waiting.delete(`${question} ${person}`);
    if (this.#waiting.size === 0) this.#gatherUntil = undefined;
    return this.#send(notice);
  }

  async #send(notice: Notice): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false;
    const { notices, contents } = this.#options;
    const { writing, shows } = await contents.of(notice);
    const [author] = notice.people;
    if (author && isCard(notice) && shows === 0) {
      await notices.forget(notice, author);
      return true;
    }
    if (!author) {
      await notices.put({ ...notice, state: 'told' });
      return true;
    }
    const [first] = notice.like;
    const under = first && notices.messageAbout(this.key, notice.question, first);
    const outcome = await this.write(under ? { ...writing, under } : writing, notice.id);
    const isSent = outcome.kind === 'sent';
    // A platform that doesn't recognise a repeat may have it twice; and what it will never take holds up everything else.
    const isLost = outcome.kind === 'uncertain' && this.#options.platform.repeats === 'not-recognised';
    const isRefused = outcome.kind === 'rejected' && outcome.reach === 'post';
    if (isSent || isLost || isRefused) {
      if (!isSent) this.#options.log.error({ chat: this.key, outcome }, 'editors may not have been told; see /replies');
      const message = isSent ? { message: outcome.message } : {};
      await notices.put({ ...(notices.get(notice.id) ?? notice), state: 'told', shows, ...message });
      return true;
    }
    this.#putOff(outcome);
    return false;
  }

  /** False when it is put off. A message that is gone is none to write anew. */
  async #rewrite(id: Nonce): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false;
    const { notices, contents } = this.#options;
    this.#stale.delete(id);
    const notice = notices.get(id);
    if (!notice || notice.state === 'telling') return true;
    const { writing, shows } = await pastCorruptRecords(() => contents.of(notice));
    if (notice.message !== undefined && !(await this.#put(notice.message, writing))) {
      this.#stale.add(id);
      return false;
    }
    const [author] = notice.people;
    if (isCard(notice) && shows === 0 && author) await notices.forget(notice, author);
    // What changed while it was written is written anew after this.
    else await notices.put({ ...(notices.get(id) ?? notice), shows, isStale: this.#stale.has(id) });
    return true;
  }

  /** Takes an author's words out of a message. False when it is put off. */
  async #clear(message: MessageId, of: TakenBack): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false;
    const { words, contents } = this.#options;
    if (!(await this.#put(message, contents.takenBack()))) return false;
    this.#takenBack.delete(message);
    await words.takenOut(of.question, of.author, { chat: this.key, message });
    return true;
  }

  /** Writes a message anew; one that is gone needs it no more. False when it is put off. */
  async #put(message: MessageId, writing: Writing): Promise<boolean> {
    const { platform, log } = this.#options;
    const outcome = await platform.rewrite({ kind: 'chat', key: this.#address }, message, writing);
    if (outcome.kind === 'retry' || outcome.kind === 'uncertain') {
      this.#putOff(outcome);
      return false;
    }
    if (outcome.kind !== 'sent') log.info({ chat: this.key, outcome }, 'a message to editors could not be changed');
    return true;
  }

  #putOff(outcome: Outcome): void {
    const { clock, log } = this.#options;
    const isShort = outcome.kind === 'retry' || outcome.kind === 'uncertain';
    const afterMs =
      outcome.kind === 'retry' ? Math.max(outcome.afterMs, shortPauseMs) : isShort ? shortPauseMs : longPauseMs;
    this.#putOffUntil = clock.now().add({ milliseconds: Math.ceil(afterMs) });
    if (isShort) log.info({ chat: this.key, outcome }, 'editors are told a little later');
    else log.error({ chat: this.key, outcome }, 'the editors’ chat can’t be written to: answers wait in /replies');
  }

  #isLater(at: Temporal.Instant | undefined): boolean {
    return at !== undefined && Temporal.Instant.compare(at, this.#options.clock.now()) > 0;
  }
}

/** Whose answer the words were about. */
interface TakenBack {
  question: IssueDate;
  author: PersonKey;
}

/** Answers that come in such a time are told together. */
const gathering = { seconds: 2 };
/** More than that at once, or in a minute, is a list. */
const mostCards = 5;
const minute = { minutes: 1 };
const shortPauseMs = 5000;
/** Somebody has to mend something first. */
const longPauseMs = 10 * 60_000;
const longestNapMs = 10 * 60_000;
