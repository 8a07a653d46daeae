import type { IssueDate } from '../newsletter/issue.ts';
import type { DigestKind } from './digest-record.ts';

/** A digest, ready to go. */
export interface OutgoingDigest {
  question: IssueDate;
  kind: DigestKind;
  /** The day it is made, `YYYY-MM-DD`. */
  day: string;
  subject: string;
  text: string;
  html: string;
  csv: string;
}

/** Why a digest could not be put where editors find it. */
export interface Trouble {
  kind: 'unreachable' | 'login' | 'encryption' | 'refused' | 'postponed' | 'folder';
  /** The mail server, or the folder. */
  place: string;
  /** In the server's or the system's own words, without secrets. */
  detail: string;
}

export type PutAway =
  | { kind: 'done'; place: string }
  /** `isInDoubt`: it may have arrived all the same. */
  | { kind: 'failed'; trouble: Trouble; isInDoubt: boolean };

/** Where digests go: a mailbox, or a folder. */
export interface Outbox {
  /** Whether the same digest is there once however often it is put there. */
  readonly knowsRepeats: boolean;
  put(digest: OutgoingDigest): Promise<PutAway>;
}
