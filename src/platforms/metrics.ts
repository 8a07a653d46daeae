import type { PlatformName } from './chat.ts';
import type { Outcome } from './platform.ts';

/**
 * What is measured of the work with a platform while it is done: numbers only, never an id or a text. Times are
 * milliseconds. Nothing here may throw, or take time that a send would notice.
 */
export interface PlatformMetrics {
  /** A post waited so long for its turn under the platform's limits. */
  waitedForLimits(ms: number): void;
  /** A request was answered, or failed, after so long. */
  requestEnded(ms: number): void;
  /** The platform told the bot to wait. */
  toldToWait(ms: number): void;
  /** An attempt to post ended so. */
  posted(outcome: Outcome['kind']): void;
  /** What a person did was answered, the answer's way to the platform included. */
  answered(what: Answered, ms: number): void;
  /** A command threw: the person was told that it failed. */
  failed(): void;
}

/** What people do that the bot answers. */
export type Answered = 'command' | 'button' | 'form' | 'suggestion';

/** Where platforms tell what is measured of them. */
export interface Metrics {
  of(platform: PlatformName): PlatformMetrics;
}

/** Where nobody asks for the numbers. */
export const unmeasured: PlatformMetrics = {
  waitedForLimits: () => {},
  requestEnded: () => {},
  toldToWait: () => {},
  posted: () => {},
  answered: () => {},
  failed: () => {},
};
