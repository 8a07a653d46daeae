import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import type { Block } from '../newsletter/rich-text.ts';
import {
  type ChatKey,
  type MessageId,
  type PersonKey,
  type PlatformName,
  personKeySchema,
  platformOf,
} from '../platforms/chat.ts';
import type { Outcome, Platform, Writing } from '../platforms/platform.ts';
import type { Questions } from '../questions/questions.ts';
import { isLive, type LiveReply, type Reply } from '../questions/reply.ts';
import type { Collection, Store } from '../store/collection.ts';
import { pastCorruptRecords } from '../store/past-corrupt-records.ts';
import { authorKey } from './author-key.ts';
import type { EditorsMessage } from './author-words.ts';
import { AwaitedWordsOfEditors } from './awaited-words.ts';
import { EditorsChat } from './editors-chat.ts';
import type { Inquiries } from './inquiries.ts';
import { isCard, type Notice } from './notice.ts';
import { NoticeContents } from './notice-contents.ts';
import { Notices, namedIn } from './notices.ts';
import { remindEditors } from './remind-editors.ts';
import { type Talk, Talks } from './talks.ts';
import { isToTell } from './to-tell.ts';

export interface ReviewDeskOptions {
  store: Store;
  questions: Questions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  /** Where editors work; those on a platform that the bot isn't on are passed over. */
  chats: readonly ChatKey[];
  nextPublication(): Temporal.ZonedDateTime;
  /** The operator's. */
  language: Language;
  clock: Clock;
  log: Logger;
}

/**
 * Brings answers to where editors work, shows there what was decided by whom, and reminds editors. It knows nothing that
 * isn't stored, so a restart changes nothing.
 */
export class ReviewDesk {
  readonly inquiries: Inquiries;
  readonly #talks: Talks;
  readonly awaited: AwaitedWordsOfEditors;
  /** Of the editors' chats. */
  readonly language: Language;
  readonly #options: ReviewDeskOptions;
  readonly #contents: NoticeContents;
  readonly #forgetting: Collection<PersonKey, { at: string }>;
  readonly #stopping = new AbortController();
  #notices: Notices | undefined;
  #chats: readonly EditorsChat[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: ReviewDeskOptions) {
    this.#options = options;
    const { store, questions, language, clock } = options;
    this.language = language;
    this.awaited = new AwaitedWordsOfEditors(store, clock);
    this.#talks = new Talks(store);
    this.inquiries = this.#talks.inquiries;
    this.#contents = new NoticeContents({ questions, inquiries: this.inquiries, language });
    this.#forgetting = store.collection({
      namespace: 'people-to-forget',
      key: personKeySchema,
      value: z.object({ at: z.iso.datetime() }),
      version: 1,
    });
  }

  /** Whether editors have a chat, so that what authors say to them can be shown somewhere. */
  get hasChats(): boolean {
    return this.#options.chats.some((key) => this.#options.platforms.has(platformOf(key)));
  }

  /** Works until stopped. Call once the platforms are started. Throws `StoreUnavailable`. */
  run(): Promise<void> {
    this.#running = this.#work();
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#chats.map((chat) => chat.stop()));
    // What failed was said where it runs.
    await this.#running.catch(() => {});
  }

  /** The card of an answer, as editors' chats show it. */
  card(reply: LiveReply): Promise<Writing> {
    return this.#contents.card(reply);
  }

  /** The message of an editors' chat in which that answer is decided on. */
  messageOf(chat: ChatKey, question: IssueDate, author: PersonKey): MessageId | undefined {
    const cards = this.#notices?.cardsOf(question, author) ?? [];
    return cards.findLast((card) => card.chat === chat && card.message !== undefined)?.message;
  }

  /** Writes every card of an answer anew, though the answer is as it was. */
  refresh(question: IssueDate, author: PersonKey): void {
    for (const card of this.#notices?.cardsOf(question, author) ?? []) this.#rewrite(card);
  }

  /**
   * Shows editors, under the card of an answer, what its author says to them. `bodyOf` makes it, or nothing when there is no
   * such answer any more. `failed`: it reached none of their chats, and is not kept.
   */
  async passOn(
    question: IssueDate,
    author: PersonKey,
    word: { asked: string; text: string },
    bodyOf: () => Promise<Block[] | undefined>,
  ): Promise<'passed' | 'failed' | 'over'> {
    const { language, clock } = this.#options;
    let isOver = false;
    const noted = { ...word, at: clock.now().toString() };
    const isPassed = await this.#talks.words.pass(question, author, noted, async () => {
      const body = await bodyOf();
      isOver = body === undefined;
      if (!body) return undefined;
      const written = await Promise.all(
        this.#chats.map(async (chat) => {
          const under = this.messageOf(chat.key, question, author);
          const outcome = await chat.write({ body, buttons: [], language, ...(under ? { under } : {}) });
          return { chat: chat.key, outcome };
        }),
      );
      const arrived = written.filter(({ outcome: { kind } }) => kind === 'sent' || kind === 'uncertain');
      if (arrived.length === 0) return undefined;
      return arrived.flatMap(({ chat, outcome }) =>
        outcome.kind === 'sent' ? [{ chat, message: outcome.message }] : [],
      );
    });
    return isPassed ? 'passed' : isOver ? 'over' : 'failed';
  }

  /** What is kept of what editors and a person said to each other. */
  talksWith(person: PersonKey): Promise<Talk[]> {
    return this.#talks.of(person);
  }

  /**
   * Deletes all that is kept of a person as a reader, and has editors' chats show it no more; once begun, a restart goes on
   * with it. Returns the issues that showed an answer: what was posted in chats stays there.
   */
  async forgetPerson(person: PersonKey): Promise<IssueDate[]> {
    await this.#forgetting.set(person, { at: this.#options.clock.now().toString() });
    // Left over, it would delete at the next start what this person wrote since.
    return pastCorruptRecords(() => this.#forgetAll(person));
  }

  /** Writes to the author of an answer in private. Never throws. */
  async writeToAuthor(author: PersonKey, writing: Writing): Promise<Outcome> {
    const platform = this.#options.platforms.get(author.startsWith('discord:') ? 'discord' : 'telegram');
    const absent: Outcome = {
      kind: 'rejected',
      why: 'other',
      reach: 'chat',
      detail: 'the bot is not on that platform',
    };
    return (await platform?.write({ kind: 'person', key: author }, writing)) ?? absent;
  }

  async #work(): Promise<void> {
    const { store, questions, chats, platforms, clock, log } = this.#options;
    const asked = await questions.calendar.askedBefore(undefined, questionsWatched);
    const notices = await Notices.open(store, asked);
    const { words } = this.#talks;
    this.#notices = notices;
    this.#chats = chats.flatMap((key) => {
      const platform = platforms.get(platformOf(key));
      return platform
        ? [new EditorsChat({ key, platform, notices, words, contents: this.#contents, questions, clock, log })]
        : [];
    });
    questions.watch((question, person, reply) => this.#changed(question, person, reply));
    await pastCorruptRecords(() => this.#catchUp(notices, asked));
    if (this.#stopping.signal.aborted) return;
    const reminding = remindEditors({ ...this.#options, chats: this.#chats }, this.#stopping.signal);
    await Promise.all([...this.#chats.map((chat) => chat.run()), reminding]);
  }

  /** What happened while nobody was listening. */
  async #catchUp(notices: Notices, asked: readonly IssueDate[]): Promise<void> {
    const { questions } = this.#options;
    const revisions = new Map<string, number>();
    for (const question of asked) {
      for await (const reply of questions.review.all(question)) {
        revisions.set(authorKey(question, reply.person), reply.revision);
        this.#tell(reply);
      }
    }
    const isGone = (question: IssueDate, person: PersonKey) =>
      asked.includes(question) && !revisions.has(authorKey(question, person));
    for (const notice of notices.all()) {
      const { question, people, like, shows, isStale } = notice;
      const [first] = people;
      const isOld = isCard(notice) && first && asked.includes(question);
      if (isStale || (isOld && (revisions.get(authorKey(question, first)) ?? 0) !== shows)) this.#rewrite(notice);
      const gone = [...people, ...like].filter(
        (person) => isGone(question, person) && !(isCard(notice) && person === first),
      );
      for (const person of gone) await this.#forget(question, person);
    }
    // What is gone over is changed meanwhile.
    for (const { question, author, words, toTakeOut } of await Array.fromAsync(this.#talks.words.all())) {
      this.#takeOut(question, author, toTakeOut);
      if (words.length > 0 && isGone(question, author)) await this.#forget(question, author);
    }
    for (const [person] of await Array.fromAsync(this.#forgetting.entries())) await this.#forgetAll(person);
  }

  #changed(question: IssueDate, person: PersonKey, reply: Reply | undefined): void {
    this.refresh(question, person);
    if (reply && isLive(reply)) this.#tell(reply);
    else this.#inBackground(this.#forget(question, person));
  }

  #tell(reply: LiveReply): void {
    for (const chat of this.#chats) {
      const toldAt = this.#notices?.toldAt(chat.key, reply.question, reply.person);
      if (isToTell(reply, toldAt)) chat.tell(reply.question, reply.person);
    }
  }

  /** The card says that the answer is gone before it is forgotten; what else shows words or the name of its author loses them. */
  async #forget(question: IssueDate, person: PersonKey): Promise<void> {
    this.#takeOut(question, person, await this.#talks.forget(question, person));
    const others = this.#notices
      ?.all()
      .filter((notice) => notice.question === question && namedIn(notice).includes(person));
    for (const notice of others ?? []) {
      if (isCard(notice) && notice.people[0] === person) continue;
      await this.#notices?.forget(notice, person);
      this.#rewrite(notice);
    }
  }

  async #forgetAll(person: PersonKey): Promise<IssueDate[]> {
    // Before the answers: what tells of them is found by who gave them.
    const told = (await this.#notices?.takeUp(person)) ?? [];
    const issues = await this.#options.questions.deleteDataOf(person);
    await this.awaited.forget(person);
    const talked = (await this.#talks.of(person)).map(({ question }) => question);
    for (const question of new Set([...told, ...talked])) {
      this.refresh(question, person);
      await this.#forget(question, person);
    }
    // Before the notices are there, it is left to what catches up.
    if (this.#notices) await this.#forgetting.delete(person);
    return issues;
  }

  #rewrite({ chat, id }: Pick<Notice, 'chat' | 'id'>): void {
    this.#chats.find(({ key }) => key === chat)?.refresh(id);
  }

  #takeOut(question: IssueDate, author: PersonKey, messages: readonly EditorsMessage[]): void {
    for (const { chat, message } of messages) {
      this.#chats.find(({ key }) => key === chat)?.takeOut(message, { question, author });
    }
  }

  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#options.log.error({ error: String(error) }, 'a deleted answer could not be forgotten at once'),
    );
  }
}

/** That of the week, the one before it, and one that may still be decided on late. */
const questionsWatched = 3;
