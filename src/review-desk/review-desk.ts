import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { dayAndTime } from '../locales/dates.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import { paragraph } from '../newsletter/rich-text.ts';
import { type ChatKey, type MessageId, type PersonKey, type PlatformName, platformOf } from '../platforms/chat.ts';
import { nonceSchema, type Outcome, type Platform, type Writing } from '../platforms/platform.ts';
import type { Questions } from '../questions/questions.ts';
import { isReminderDue, remindersIn } from '../questions/reminder.ts';
import { isLive, type LiveReply, type Reply } from '../questions/reply.ts';
import type { Collection, Store } from '../store/collection.ts';
import { AwaitedWordsOfEditors } from './awaited-words.ts';
import { EditorsChat } from './editors-chat.ts';
import { Inquiries } from './inquiries.ts';
import { isCard } from './notice.ts';
import { NoticeContents, queueButton } from './notice-contents.ts';
import { Notices } from './notices.ts';
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
  readonly awaited: AwaitedWordsOfEditors;
  /** Of the editors' chats. */
  readonly language: Language;
  readonly #options: ReviewDeskOptions;
  readonly #contents: NoticeContents;
  readonly #reminders: Collection<IssueDate, { at: string }>;
  readonly #stopping = new AbortController();
  #notices: Notices | undefined;
  #chats: readonly EditorsChat[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: ReviewDeskOptions) {
    this.#options = options;
    const { store, questions, language, clock } = options;
    this.language = language;
    this.awaited = new AwaitedWordsOfEditors(store, clock);
    this.inquiries = new Inquiries(store);
    this.#contents = new NoticeContents({ questions, inquiries: this.inquiries, language });
    this.#reminders = remindersIn(store);
  }

  /** Whether editors have a chat, so that what authors say to them can be shown somewhere. */
  get hasChats(): boolean {
    return this.#options.chats.some((key) => this.#options.platforms.has(platformOf(key)));
  }

  /** Works until stopped. Call once the platforms are started. Throws `StoreUnavailable`. */
  run(): Promise<void> {
    this.#running = this.hasChats ? this.#work() : Promise.resolve();
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
    for (const card of this.#notices?.cardsOf(question, author) ?? []) {
      this.#chats.find(({ key }) => key === card.chat)?.refresh(card.id);
    }
  }

  /** Shows editors, under the card of an answer, what its author says to them. False where it reached none of their chats. */
  async passOn(question: IssueDate, author: PersonKey, writing: Pick<Writing, 'body' | 'buttons'>): Promise<boolean> {
    const { language } = this.#options;
    const outcomes = await Promise.all(
      this.#chats.map((chat) => {
        const under = this.messageOf(chat.key, question, author);
        return chat.write({ ...writing, language, ...(under ? { under } : {}) });
      }),
    );
    return outcomes.some(({ kind }) => kind === 'sent' || kind === 'uncertain');
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
    this.#notices = notices;
    this.#chats = chats.flatMap((key) => {
      const platform = platforms.get(platformOf(key));
      return platform
        ? [new EditorsChat({ key, platform, notices, contents: this.#contents, questions, clock, log })]
        : [];
    });
    questions.watch((question, person, reply) => this.#changed(question, person, reply));
    await this.#catchUp(asked);
    if (this.#stopping.signal.aborted) return;
    await Promise.all([...this.#chats.map((chat) => chat.run()), this.#remindUntilStopped()]);
  }

  /** What happened while nobody was listening. */
  async #catchUp(asked: readonly IssueDate[]): Promise<void> {
    const { questions } = this.#options;
    const revisions = new Map<string, number>();
    for (const question of asked) {
      for await (const reply of questions.review.all(question)) {
        revisions.set(`${question} ${reply.person}`, reply.revision);
        this.#tell(reply);
      }
    }
    for (const notice of this.#notices?.all().filter(isCard) ?? []) {
      const revision = revisions.get(`${notice.question} ${notice.people[0]}`) ?? 0;
      if (revision !== notice.shows) this.#chats.find(({ key }) => key === notice.chat)?.refresh(notice.id);
    }
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
    await this.inquiries.forget(question, person);
    const others = this.#notices
      ?.all()
      .filter((notice) => notice.question === question && notice.people.includes(person));
    for (const notice of others ?? []) {
      if (isCard(notice) && notice.people[0] === person) continue;
      await this.#notices?.forget(notice, person);
      this.#chats.find(({ key }) => key === notice.chat)?.refresh(notice.id);
    }
  }

  async #remindUntilStopped(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#remind();
      await this.#options.clock.sleep(remindEveryMs, signal).catch(() => {});
    }
  }

  /** Once for an issue; tried again while no chat could be written to. */
  async #remind(): Promise<void> {
    const { questions, clock, nextPublication, language, log } = this.#options;
    const asked = await questions.calendar.current(language);
    if (!asked) return;
    const next = nextPublication();
    const counts = await questions.review.counts(asked.date);
    const isReminded = (await this.#reminders.get(asked.date)) !== undefined;
    if (!isReminderDue({ now: clock.now(), nextPublication: next.toInstant(), counts, isReminded })) return;
    const sentences = sentencesIn(language);
    const words = sentences.review.reminder(dayAndTime(next, language), counts.received, counts.shortlisted);
    const writing = { body: [paragraph(words)], buttons: [queueButton(asked.date, sentences)], language };
    const outcomes = await Promise.all(
      this.#chats.map((chat) =>
        chat.write(
          writing,
          nonceSchema.parse(hash('sha256', `remind ${asked.date} ${chat.key}`, 'base64url').slice(0, 25)),
        ),
      ),
    );
    log.info({ question: asked.date, outcomes: outcomes.map(({ kind }) => kind) }, 'editors were reminded');
    if (outcomes.some(({ kind }) => kind === 'sent' || kind === 'uncertain')) {
      await this.#reminders.set(asked.date, { at: clock.now().toString() });
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
const remindEveryMs = 10 * 60_000;
