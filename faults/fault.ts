import type { Account } from './account.ts';

/** Something that goes wrong while an issue is posted. */
export interface Fault {
  /** As `--only` takes it. */
  name: string;
  /** What goes wrong, for who reads the table. */
  what: string;
  /** Chats on each platform unless said otherwise. */
  chats: number;
  cause(circumstances: Circumstances): Promise<Caused>;
}

/** How much of a fault is wanted. */
export interface Circumstances {
  /** Chats on each platform. */
  chats: number;
  /** How many kills there shall be, where the fault is kills. */
  kills: number;
  /** From 0 to below 1. */
  random: () => number;
  /** A line of progress. */
  tell(line: string): void;
}

/** What became of the chats in a fault. */
export type Caused =
  /** `rounds`: how often the issue was posted; `ms`: how long all of it took. */
  | { kind: 'caused'; account: Account; rounds: number; ms: number }
  /** It can't be caused on this machine. */
  | { kind: 'skipped'; why: string };
