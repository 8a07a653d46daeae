import type { Clock } from './clock.ts';
import type { Command } from './commands/command.ts';
import type { Config } from './config.ts';
import type { RoundReport } from './delivery/round-report.ts';
import type { Logger } from './log.ts';
import type { IssueDate, Language } from './newsletter/issue.ts';
import type { Metrics } from './platforms/metrics.ts';

/** What the bot is given, and whom it tells what. */
export interface BotOptions {
  config: Config;
  commands: readonly Command[];
  clock: Clock;
  log: Logger;
  /** The operator's, for what can't be opened or read. */
  language?: Language;
  /** `on-arrival` (the sandbox): a newer issue is posted as soon as its file is there. */
  publish?: 'on-schedule' | 'on-arrival';
  /** `off` only against a sandbox without limits, to measure. */
  limits?: 'kept' | 'off';
  /** Where what is measured goes. */
  metrics?: Metrics | undefined;
  /** Called when an issue was posted to every chat that can have it now. */
  onPosted?(report: RoundReport): void;
  /** Called when an issue was due while the bot was off, too long ago to post it now. */
  onMissed?(date: IssueDate, tick: Temporal.Instant): void;
  /** Called when the store is a backup that was put back, and the program starts with it for the first time. */
  onRestored?(backedUpAt: Temporal.Instant): void;
  /** Called with sentences for the editor when a file of the folder, or the folder, can't be used as it is, or is gone. */
  onUnusable?(file: string, sentences: string[]): void;
  /** Told in a sentence for the operator when editors don't get their digests. */
  onDigestTrouble?(sentence: string): void;
  /** Told where a digest is that editors can have now: a file, or a mailbox. */
  onDigest?(place: string): void;
  /** Called when the bot can't go on: a platform refuses its token, or the store fails. */
  onFatal(error: Error): void;
}
