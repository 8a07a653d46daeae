import type { IssueDate } from '../newsletter/issue.ts';
import { dateIn, previousTick } from './publish-times.ts';

/**
 * The newest time that has been dealt with, and how:
 * - `started`: the schedule began here, which is no tick; nothing before it was missed
 * - `no-issue`: there was none; one that arrives within the staleness limit is still posted
 * - `posting`: an issue is being posted, or was when the program was killed
 * - `posted`
 * - `reported`: there was one, and it was too late for it
 */
export interface LastTick {
  at: Temporal.Instant;
  outcome: 'started' | 'no-issue' | 'posting' | 'posted' | 'reported';
  /** The newest issue that any tick posted or is posting: older ones are not posted any more. */
  newestPosted?: IssueDate | undefined;
}

/** An issue and the time it is due. */
export interface DueIssue {
  tick: Temporal.Instant;
  date: IssueDate;
}

export interface Decision {
  /** To be stored before anything is posted. */
  last: LastTick;
  post?: DueIssue;
  /** Issues whose time passed while the program could not post; oldest first. */
  missed: DueIssue[];
}

export interface ScheduleState {
  /** When issues are published: wall-clock times in an IANA zone. */
  cron: string;
  zone: string;
  now: Temporal.Instant;
  last: LastTick | undefined;
  newestIn: (after: IssueDate | undefined, upTo: IssueDate) => IssueDate | undefined;
  /** How late an issue may still be posted. */
  staleAfter: Temporal.Duration;
}

/** How often it is decided what is to be done, besides at the ticks themselves. */
export const checkEvery = Temporal.Duration.from({ minutes: 10 });

/** How far back missed times are looked for: more than a year of weeks, and no endless walk when they are seconds. */
const mostMissedTicks = 400;

/**
 * What is to be done now, from what was done before: the whole of the schedule's logic. Of several issues that were
 * missed the newest is caught up, if its time is within the staleness limit; the others are missed.
 */
export function decide(state: ScheduleState): Decision {
  const last = state.last && notAhead(state.last, state.now);
  if (!last) return { last: { at: state.now, outcome: 'started' }, missed: [] };
  if (last.outcome === 'posting' && last.newestPosted) return resume(state, last, last.newestPosted);

  const ticks = ticksSince(state, last.at);
  const due = dueIssues(state, last.outcome === 'no-issue' ? [last.at, ...ticks] : ticks, last.newestPosted);
  const newest = due.at(-1);
  if (newest && isFresh(state, newest.tick)) {
    return {
      last: { at: newest.tick, outcome: 'posting', newestPosted: newest.date },
      post: newest,
      missed: due.slice(0, -1),
    };
  }
  const at = ticks.at(-1) ?? last.at;
  if (newest?.tick.equals(at)) return { last: { ...last, at, outcome: 'reported' }, missed: due };
  return { last: ticks.length > 0 ? { ...last, at, outcome: 'no-issue' } : last, missed: due };
}

/**
 * The issue that a tick posts: the newest one dated after the previous publishing day and not after the tick's own day.
 * Where a day has several times, the last ones post what the first ones did not have.
 */
export function dueAt(
  { cron, zone, newestIn }: Pick<ScheduleState, 'cron' | 'zone' | 'newestIn'>,
  tick: Temporal.Instant,
  newestPosted: IssueDate | undefined,
): IssueDate | undefined {
  const startOfDay = tick.toZonedDateTimeISO(zone).startOfDay().toInstant();
  const previousDay = dateIn(zone, previousTick(cron, zone, startOfDay));
  return newestIn(newestPosted && newestPosted > previousDay ? newestPosted : previousDay, dateIn(zone, tick));
}

/**
 * The clock was set back, perhaps just after the last check: what came since then and what is to come counts again, and
 * `newestPosted` keeps it from being posted again.
 */
function notAhead(last: LastTick, now: Temporal.Instant): LastTick {
  if (last.outcome === 'posting' || Temporal.Instant.compare(last.at, now) <= 0) return last;
  return { at: now.subtract(checkEvery), outcome: 'started', newestPosted: last.newestPosted };
}

/** Posting was interrupted. It goes on before anything else is looked at, since some chats have the issue. */
function resume(state: ScheduleState, last: LastTick, date: IssueDate): Decision {
  const post = { tick: last.at, date };
  if (isFresh(state, last.at)) return { last, post, missed: [] };
  const rest = decide({ ...state, last: { ...last, outcome: 'reported' } });
  return { ...rest, missed: [post, ...rest.missed] };
}

/** Each issue with the last of the ticks that would post it, oldest first. */
function dueIssues(state: ScheduleState, ticks: Temporal.Instant[], newestPosted: IssueDate | undefined): DueIssue[] {
  const due = new Map<IssueDate, DueIssue>();
  for (const tick of ticks) {
    const date = dueAt(state, tick, newestPosted);
    if (date) due.set(date, { tick, date });
  }
  return [...due.values()].sort((a, b) => Temporal.Instant.compare(a.tick, b.tick));
}

function isFresh({ now, staleAfter }: ScheduleState, tick: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, tick.add(staleAfter)) <= 0;
}

/** Those after `since` and not after now, oldest first. */
function ticksSince({ cron, zone, now }: ScheduleState, since: Temporal.Instant): Temporal.Instant[] {
  const ticks: Temporal.Instant[] = [];
  let tick = previousTick(cron, zone, now.add({ nanoseconds: 1 }));
  while (Temporal.Instant.compare(tick, since) > 0 && ticks.length < mostMissedTicks) {
    ticks.unshift(tick);
    tick = previousTick(cron, zone, tick);
  }
  return ticks;
}
