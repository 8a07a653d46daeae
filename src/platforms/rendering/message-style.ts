import type { Line } from './lines.ts';
import type { CanLink } from './text-runs.ts';

/** What the platforms differ in when an issue is divided into messages; their markup is another matter. */
export interface MessageStyle {
  canLink: CanLink;
  /** What lines count as one message, or as a part of one. */
  sizeOf(lines: readonly Line[]): Size;
  /** The most a message holds. */
  limit: Size;
}

/** What a platform counts of a message. */
export interface Size {
  /** In the platform's own unit. */
  length: number;
  /** Marked parts, where a platform counts them. */
  entities: number;
}

/** Whether lines are within a budget. */
export function fits(lines: readonly Line[], budget: Size, { sizeOf }: MessageStyle): boolean {
  // Each line is a character at least: a whole book is too long without being measured.
  if (lines.length > budget.length) return false;
  const { length, entities } = sizeOf(lines);
  return length <= budget.length && entities <= budget.entities;
}
