import type { IssueDate } from '../newsletter/issue.ts';
import type { PlatformName } from '../platforms/chat.ts';
import type { Lane } from './lane.ts';
import type { LateChats } from './late-chats.ts';
import type { RoundReport } from './round-report.ts';
import type { OpenedRound, Wish } from './rounds.ts';

/** The platforms that an issue is being posted to. */
export type Lanes = ReadonlyMap<PlatformName, Lane>;

/** An issue that is being posted, and how a chat comes to it late. */
export interface RunningRound {
  late: LateChats<{ opened: OpenedRound; lanes: Lanes }>;
  /** Empty until it is being sent. */
  lanes: Lanes;
  /** What `post` answers; of a round that another one replaced, what that one answers. */
  report: Promise<RoundReport>;
  /** The same issue, opened anew. */
  replacedBy: RunningRound | undefined;
  /** How many deliveries the decision changed for which it was opened. */
  changed: Promise<number>;
  /** Resolves when the chats that wait for their own hour are over too, however that ends. */
  ended: Promise<void>;
  /** Stops this round alone. */
  stop: AbortController;
  /** What could not be sent goes on only when the issue is posted again, while others wait for their own hour. */
  isStuck: boolean;
}

/** What is to be posted, and what for if that was done. */
export interface Wanted {
  date: IssueDate;
  tick: Temporal.Instant | undefined;
  wish: Wish | undefined;
}

/** What posting an issue comes to. */
export interface Posted {
  report: RoundReport;
  /** What goes on after it. */
  rest?: Promise<unknown>;
}

/** Waits for all, then throws what the first of them failed with. */
export async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((work) => work.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Whoever was given the promise hears of its failure. */
export function ignore(): void {}
