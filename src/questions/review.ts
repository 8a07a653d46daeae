import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import type { PersonKey, PlatformName } from '../platforms/chat.ts';
import { type Editor, isLive, type LiveReply, type Reply, type ReplyState } from './reply.ts';
import type { ReplyCounts, ReplyEntry } from './reply-index.ts';
import type { Change, ReplyRegister } from './reply-register.ts';
import type { ReplyRegisters } from './reply-registers.ts';
import { moveTo, type ReplyEvent, transitionOf } from './reply-transitions.ts';
import { isTrimOf } from './trim.ts';

/** Which replies an editor wants to see; without a field, all of them. Withdrawn ones are never shown. */
export interface ReviewFilter {
  states?: readonly Exclude<ReplyState, 'withdrawn'>[];
  language?: Language;
  platform?: PlatformName;
  /** Only those whose authors agreed to be featured. */
  mayFeature?: true;
  /** Only those written, or written anew, after this. */
  since?: Temporal.Instant;
}

export interface ReviewPage {
  /** How many the filter lets through. */
  total: number;
  /** Of the whole question, whatever the filter. */
  counts: ReplyCounts;
  replies: LiveReply[];
}

/** What an editor wants done with a reply. */
export type Verdict =
  | { kind: 'shortlist' | 'reopen' }
  /** `trimmed` shows less of the text; the place is the last one, or the one it has. */
  | { kind: 'feature'; trimmed?: string }
  | { kind: 'decline'; reason: string };

/** What became of it. All but `decided` changed nothing. */
export type Decided =
  | { kind: 'decided'; reply: LiveReply }
  /** Another editor was first; `by` and the state of `reply` say who and what. */
  | { kind: 'already'; by: Editor; reply: LiveReply }
  /** Its author changed it since; `reply` is what it says now. */
  | { kind: 'edited'; reply: LiveReply }
  | { kind: 'withdrawn' }
  | { kind: 'published'; issue: IssueDate }
  /** Its author doesn't want to be featured. */
  | { kind: 'no-consent'; reply: LiveReply }
  /** The trimmed text has words that the author didn't write. */
  | { kind: 'not-a-trim' }
  /** It was in that state when the editor saw it. */
  | { kind: 'unchanged'; reply: LiveReply }
  /** No such reply: its author had it deleted. */
  | { kind: 'absent' };

/** The editors' queue: what was answered, and what is to become of it. */
export class Review {
  readonly #registers: ReplyRegisters;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(registers: ReplyRegisters, clock: Clock, log: Logger) {
    this.#registers = registers;
    this.#clock = clock;
    this.#log = log;
  }

  /** A part of the queue, in the order in which the answers came; featured ones alone come in the editors' order. */
  page(question: IssueDate, filter: ReviewFilter, { skip, take }: { skip: number; take: number }): Promise<ReviewPage> {
    return this.#registers.use(question, async (register) => {
      const { index } = register;
      const isFeaturedOnly = filter.states?.length === 1 && filter.states[0] === 'featured';
      const found = (isFeaturedOnly ? index.featured() : index.entries()).filter((entry) => passes(entry, filter));
      const replies = await register.getMany(found.slice(skip, skip + take).map(({ person }) => person));
      return { total: found.length, counts: index.counts, replies: replies.filter(isLive) };
    });
  }

  counts(question: IssueDate): Promise<ReplyCounts> {
    return this.#registers.use(question, async ({ index }) => index.counts);
  }

  /** Some replies, without those that were taken back. */
  some(question: IssueDate, people: readonly PersonKey[]): Promise<LiveReply[]> {
    return this.#registers.use(question, async (register) => (await register.getMany(people)).filter(isLive));
  }

  /** All that pass a filter when it is called, read in portions, in the order in which they came. */
  async *all(question: IssueDate, filter: ReviewFilter = {}): AsyncGenerator<LiveReply> {
    const people = await this.#registers.use(question, async ({ index }) =>
      index
        .entries()
        .filter((entry) => passes(entry, filter))
        .map(({ person }) => person),
    );
    for (let start = 0; start < people.length; start += portion) {
      const some = people.slice(start, start + portion);
      yield* (await this.#registers.use(question, (register) => register.getMany(some))).filter(isLive);
    }
  }

  /** Decides on the revision of a reply that the editor saw. Of two editors at once, the second is told of the first. */
  decide(question: IssueDate, person: PersonKey, revision: number, verdict: Verdict, by: Editor): Promise<Decided> {
    return this.#registers.use(question, (register) => {
      const decide = () =>
        register.change(person, (now) => this.#decision(now, revision, eventOf(verdict, by, register, now)));
      // Two features at once must not take the same place.
      return verdict.kind === 'feature' ? register.ordering.add(decide) : decide();
    });
  }

  /** Moves a featured reply one place up or down. Returns the featured in their new order. */
  move(question: IssueDate, person: PersonKey, direction: 'up' | 'down'): Promise<LiveReply[]> {
    return this.#registers.use(question, (register) =>
      register.ordering.add(async () => {
        const people = register.index.featured().map((entry) => entry.person);
        const from = people.indexOf(person);
        const to = direction === 'up' ? from - 1 : from + 1;
        const other = people[to];
        if (from >= 0 && other) {
          people[from] = other;
          people[to] = person;
          // From 1 without gaps, so that places left by others are closed too.
          await register.changeAll(people, (reply) =>
            reply.state === 'featured' ? { ...reply, order: people.indexOf(reply.person) + 1 } : undefined,
          );
        }
        return (await register.getMany(people)).filter(isLive);
      }),
    );
  }

  #decision(now: Reply | undefined, revision: number, event: DecisionEvent): Change<Decided> {
    if (!now) return { result: { kind: 'absent' } };
    if (!isLive(now)) return { result: { kind: 'withdrawn' } };
    if (now.state === 'published') return { result: { kind: 'published', issue: now.issue } };
    const last = now.decisions.at(-1);
    if (now.revision !== revision) {
      // Who changed it since: an editor who saw this revision or a later one, or else its author.
      const isDecided = last !== undefined && last.on >= revision;
      return { result: isDecided ? { kind: 'already', by: last.by, reply: now } : { kind: 'edited', reply: now } };
    }
    if (!transitionOf(now.state, event.kind)) return { result: { kind: 'unchanged', reply: now } };
    if (event.kind === 'feature' && !now.mayFeature) return { result: { kind: 'no-consent', reply: now } };
    if (event.kind === 'feature' && event.trimmed !== undefined && !isTrimOf(event.trimmed, now.text)) {
      return { result: { kind: 'not-a-trim' } };
    }
    const reply = moveTo(now, event, this.#clock.now());
    if (!isLive(reply)) throw new Error('an editor withdrew a reply');
    const { question, person } = now;
    this.#log.info({ question, person, decision: event.kind, editor: event.by.key, from: now.state }, 'reply decided');
    return { write: reply, result: { kind: 'decided', reply } };
  }
}

/** Replies read at once when all are read. */
const portion = 500;

type DecisionEvent = Extract<ReplyEvent, { by: Editor }>;

function eventOf(verdict: Verdict, by: Editor, { index }: ReplyRegister, now: Reply | undefined): DecisionEvent {
  switch (verdict.kind) {
    case 'feature': {
      const last = index.featured().at(-1)?.order ?? 0;
      const order = now?.state === 'featured' ? now.order : last + 1;
      return { kind: 'feature', by, order, trimmed: verdict.trimmed };
    }
    case 'decline':
      return { kind: 'decline', by, reason: verdict.reason };
    default:
      return { kind: verdict.kind, by };
  }
}

function passes(entry: ReplyEntry, { states, language, platform, mayFeature, since }: ReviewFilter): boolean {
  if (entry.state === 'withdrawn') return false;
  return (
    (!states || states.includes(entry.state)) &&
    (!language || entry.language === language) &&
    (!platform || entry.platform === platform) &&
    (!mayFeature || entry.mayFeature) &&
    (!since || entry.writtenAt > since.epochMilliseconds)
  );
}
