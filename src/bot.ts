import { IssueArchive } from './archive/issue-archive.ts';
import { IssueFiles } from './archive/issue-files.ts';
import type { BotOptions } from './bot-options.ts';
import { BrokenChats } from './broken-chats/broken-chats.ts';
import { CommandAnswers } from './commands/answer-commands.ts';
import { UntakenForms } from './commands/untaken-forms.ts';
import { Broadcasts } from './delivery/broadcast.ts';
import { DeliveryDesk } from './delivery/delivery-desk.ts';
import { FollowUps } from './delivery/follow-ups.ts';
import { issueOfPost } from './delivery/posted-issue.ts';
import { sentencesIn } from './locales/sentences.ts';
import { Digests } from './mailbox/digests.ts';
import type { Outbox } from './mailbox/outbox.ts';
import { outboxFor } from './mailbox/outbox-for.ts';
import type { IssueDate } from './newsletter/issue.ts';
import { IssueReader } from './newsletter/issue-reader.ts';
import { InstanceLease } from './operation/instance-lease.ts';
import { type Obstacle, obstaclesTo } from './operation/obstacles.ts';
import { type PlatformStanding, standingsOf } from './operation/standings.ts';
import { stopInTime } from './operation/stop-in-time.ts';
import { periodically } from './periodically.ts';
import { platformListener } from './platform-listener.ts';
import type { PlatformName } from './platforms/chat.ts';
import { createPlatforms, sendingSpeeds } from './platforms/create-platforms.ts';
import type { Platform } from './platforms/platform.ts';
import { FeaturedAuthors } from './questions/featured-authors.ts';
import { Questions } from './questions/questions.ts';
import { ReviewDesk } from './review-desk/review-desk.ts';
import { PublicationDay } from './schedule/publication-day.ts';
import { Schedule } from './schedule/schedule.ts';
import type { SourceDocument } from './sources/document.ts';
import { FolderSource } from './sources/folder-source.ts';
import type { Store } from './store/collection.ts';
import { openStore } from './store/open-store.ts';
import { pastCorruptRecords } from './store/past-corrupt-records.ts';
import { type Restoration, restorationOf } from './store/restoration.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';
import { zoneSchema } from './subscriptions/when.ts';

/** What is there before anything is sent. */
interface Opened {
  store: Store;
  lease: InstanceLease;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  followUps: FollowUps;
  outbox: Outbox;
  restoration: Restoration | undefined;
}

/** So long the write-ahead log keeps what nobody asked by `/mydata` to have deleted, such as an answer that was taken back. */
const checkpointEveryMs = 60 * 60_000;

/** The parts of the program, put together: folder → archive → schedule → deliveries → platforms, and commands back. */
export class Bot {
  readonly subscriptions: Subscriptions;
  readonly archive: IssueArchive;
  readonly broadcasts: Broadcasts;
  readonly questions: Questions;
  readonly digests: Digests;
  readonly #options: BotOptions;
  readonly #store: Store;
  readonly #platforms: ReadonlyMap<PlatformName, Platform>;
  readonly #followUps: FollowUps;
  readonly #source: FolderSource;
  readonly #reader: IssueReader;
  readonly #issueFiles: IssueFiles;
  readonly #schedule: Schedule;
  readonly #publicationDay: PublicationDay;
  readonly #answers: CommandAnswers;
  readonly #brokenChats: BrokenChats;
  readonly #featuredAuthors: FeaturedAuthors;
  readonly #reviewDesk: ReviewDesk;
  readonly #deliveryDesk: DeliveryDesk;
  readonly #lease: InstanceLease;
  readonly #stopping = new AbortController();
  #state: 'opened' | 'started' | 'stopping' = 'opened';

  /**
   * Opens the store and what is kept in it; nothing is sent yet. Throws `StoreUnavailable`, and `StoreInUse` when another
   * process works with it.
   */
  static async open(options: BotOptions): Promise<Bot> {
    const sentences = sentencesIn(options.language ?? 'en').store;
    const store = await openStore(options.config.storeUrl, options.log, sentences);
    let lease: InstanceLease | undefined;
    try {
      const { clock, log, config, onFatal } = options;
      lease = await InstanceLease.take({ store, clock, log, sentences, onLost: onFatal });
      const archive = await IssueArchive.open(store);
      const subscriptions = await Subscriptions.open(store, clock, log);
      const kept = { store, archive, subscriptions, platforms: await createPlatforms({ ...options, store }) };
      const restoration = await restorationOf(store, clock);
      if (restoration?.isFirstStart) options.onRestored?.(restoration.backedUpAt);
      const followUps = await FollowUps.open({ ...kept, clock, log, uncertain: config.uncertain, onFatal });
      return new Bot(options, { ...kept, lease, followUps, outbox: await outboxFor(config), restoration });
    } catch (error) {
      await lease?.end();
      await store.close();
      throw error;
    }
  }

  private constructor(options: BotOptions, opened: Opened) {
    const { config, clock, log } = options;
    const { store, lease, archive, subscriptions, platforms, followUps, outbox, restoration } = opened;
    this.#options = options;
    this.#store = store;
    this.#lease = lease;
    this.archive = archive;
    this.subscriptions = subscriptions;
    this.#platforms = platforms;
    this.#followUps = followUps;
    const hasBegun = (date: IssueDate) =>
      this.broadcasts.hasStarted(date) || date <= this.#publicationDay.lastAt(clock.now());
    const shared = { store, archive, subscriptions, platforms, clock, log };
    const isPublished = (date: IssueDate) => hasBegun(date) && !this.broadcasts.isRetracted(date);
    this.questions = new Questions({ ...shared, hasBegun: isPublished });
    this.digests = new Digests({
      ...shared,
      questions: this.questions,
      outbox,
      newsletter: config.newsletter,
      language: options.language ?? 'en',
      restoration,
      onTrouble: options.onDigestTrouble,
      onSent: options.onDigest,
    });
    this.broadcasts = new Broadcasts({
      ...shared,
      uncertain: config.uncertain,
      followUps,
      restoration,
      metrics: options.metrics,
      complete: async (date) => {
        await pastCorruptRecords(() => this.questions.issueBegins(date));
        this.#featuredAuthors.look();
      },
      afterwards: (rest) => this.#inBackground(rest.then((report) => report && options.onPosted?.(report))),
    });
    const { questions, broadcasts } = this;
    this.#featuredAuthors = new FeaturedAuthors({ ...shared, questions, hasBegun, restoration });
    this.#brokenChats = new BrokenChats({
      ...shared,
      catchUp: (chat) => this.broadcasts.catchUp(chat),
      newsletter: config.newsletter,
    });
    this.#deliveryDesk = new DeliveryDesk({
      ...shared,
      restoration,
      broadcasts,
      speeds: sendingSpeeds(config),
      lookAt: (isMeant) => this.#brokenChats.lookAt(({ key }) => isMeant(key)),
      inBackground: (work) => this.#inBackground(work),
    });
    this.#publicationDay = new PublicationDay(config.publishCron, config.timeZone);
    this.#schedule = new Schedule({
      ...shared,
      cron: config.publishCron,
      zone: config.timeZone,
      post: (date, tick) => this.#post(date, tick),
      report: ({ date, tick }) => options.onMissed?.(date, tick),
    });
    const nextPublication = () => this.#schedule.next().tick.toZonedDateTimeISO(config.timeZone);
    this.#reviewDesk = new ReviewDesk({
      ...shared,
      questions: this.questions,
      chats: config.editorsChats,
      nextPublication,
      language: options.language ?? 'en',
    });
    this.#answers = new CommandAnswers(
      options.commands,
      {
        archive,
        subscriptions,
        newsletter: config.newsletter,
        editors: { ...config.editors, chats: config.editorsChats },
        reviewDesk: this.#reviewDesk,
        untakenForms: new UntakenForms(),
        deliveries: this.#deliveryDesk,
        commands: options.commands,
        nextPublication,
        waitedForIn: (chat) => this.broadcasts.waitedForIn(chat),
        homeZone: zoneSchema.parse(config.timeZone),
        now: () => clock.now(),
        checkpoint: () => store.checkpoint(),
        isPublished,
        issueOfPost: (place) => issueOfPost(store, archive.dates().filter(hasBegun), place),
        questions: this.questions,
      },
      log,
      options.limits,
    );
    this.#reader = new IssueReader(clock);
    this.#source = new FolderSource({
      folder: config.issuesFolder,
      clock,
      log,
      sentences: sentencesIn(options.language ?? 'en').sources,
      onDocument: (document) => this.#receive(document),
      onGone: (names) => this.#issueFiles.filesGone(names),
      expected: () => this.#issueFiles.unposted(),
      onUnreadable: (file, sentence) => options.onUnusable?.(file, [sentence]),
    });
    this.#issueFiles = new IssueFiles({
      archive,
      reader: this.#reader,
      folder: this.#source,
      newsletter: config.newsletter,
      log,
      language: options.language ?? 'en',
      hasBegun: (date) => this.#isDecided(date),
      onUnusable: options.onUnusable,
    });
  }

  /**
   * Reads the issues, logs in, goes on with what was interrupted, and begins to keep the schedule.
   * Throws `PlatformUnavailable` or, from the folder, an error with a sentence for the operator.
   */
  async start(): Promise<void> {
    await this.broadcasts.recall();
    await this.#schedule.recall();
    await this.#source.start();
    const listener = platformListener({
      answers: this.#answers,
      subscriptions: this.subscriptions,
      followUps: this.#followUps,
      brokenChats: this.#brokenChats,
      fatal: (error) => this.#fatal(error),
    });
    const logins = await Promise.allSettled([...this.#platforms.values()].map((platform) => platform.start(listener)));
    const refused = logins.flatMap((login) => (login.status === 'rejected' ? [login.reason] : []));
    if (refused.length > 0) throw new AggregateError(refused, 'not every platform could be reached');
    this.#state = 'started';
    this.#followUps.resume();
    this.#inBackground(this.questions.start());
    this.#inBackground(this.#resume());
    this.#inBackground(this.#brokenChats.run());
    this.#inBackground(this.#featuredAuthors.run());
    this.#inBackground(this.#reviewDesk.run());
    this.#inBackground(this.digests.start());
    this.#deliveryDesk.start();
    const checkpoint = () => this.#store.checkpoint();
    this.#inBackground(periodically(checkpoint, checkpointEveryMs, this.#options.clock, this.#stopping.signal));
    // What an editor took away while the program was off isn't posted.
    await this.#source.looked;
    await this.#schedule.start();
  }

  /**
   * Sends nothing more from now on, gives what is on its way some seconds to be answered, and closes the store. It ends in
   * time whatever hangs: what wasn't answered stands in the ledger as `sending`, and is settled at the next start.
   */
  async stop(): Promise<void> {
    this.#state = 'stopping';
    this.#stopping.abort();
    const { clock, log } = this.#options;
    const parts = [
      this.#brokenChats.stop(),
      this.#featuredAuthors.stop(),
      this.#reviewDesk.stop(),
      this.broadcasts.stop(),
      this.#deliveryDesk.stop(),
      this.#followUps.stop(),
      this.digests.stop(),
      this.#schedule.stop(),
      this.#source.stop().then(() => this.#reader.close()),
      this.#lease.end(),
      ...[...this.#platforms.values()].map((platform) => platform.stop()),
    ];
    await stopInTime(parts, clock, log);
    // A store that fails has ended the bot by then, with a sentence that is to be the last one.
    await stopInTime([this.#store.close()], clock, log);
  }

  /** What keeps the bot from doing its work; nothing when it does. Reads the store. */
  obstacles(): Promise<Obstacle[]> {
    const { log } = this.#options;
    return obstaclesTo({ state: this.#state, lease: this.#lease, platforms: this.#platforms.values(), log });
  }

  /** How it stands on each platform, for the metrics. */
  standings(): PlatformStanding[] {
    return standingsOf(this.#platforms.values(), this.subscriptions, this.broadcasts.progress, this.#options.clock);
  }

  /** Whether an issue was posted or missed: not by the clock, since at a start the schedule has yet to see to what came due. */
  #isDecided(date: IssueDate): boolean {
    const now = this.#options.clock.now();
    const { at = now, newestPosted = '' } = this.#schedule.last ?? {};
    if (this.broadcasts.hasStarted(date) || this.broadcasts.isPosting(date) || date <= newestPosted) return true;
    const until = Temporal.Instant.compare(at, now) < 0 ? at : now;
    // A publishing time itself counts from the moment after it.
    return date <= this.#publicationDay.lastAt(until.add({ milliseconds: 1 }));
  }

  async #receive(document: SourceDocument): Promise<void> {
    const issue = await this.#issueFiles.receive(document);
    if (!issue || this.#state !== 'started') return;
    if (this.#options.publish !== 'on-arrival') await this.#schedule.archiveChanged();
    else if (issue.date === this.archive.dates().at(-1)) this.#inBackground(this.#post(issue.date));
  }

  async #post(date: IssueDate, tick?: Temporal.Instant): Promise<void> {
    const report = await this.broadcasts.post(date, tick);
    this.#options.onPosted?.(report);
  }

  async #resume(): Promise<void> {
    for (const report of await this.broadcasts.resume()) this.#options.onPosted?.(report);
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) =>
      this.#fatal(error instanceof Error ? error : new Error('delivery failed', { cause: error })),
    );
  }

  /** What fails while stopping, such as a late answer that the closed store can't take, is no reason to stop. */
  #fatal(error: Error): void {
    if (this.#state === 'stopping') this.#options.log.warn({ error: String(error) }, 'failed while stopping');
    else this.#options.onFatal(error);
  }
}
