/** Something that a platform is still to be asked for. */
export interface Task {
  /** When it can be done, in milliseconds of the epoch; what is past counts as now. */
  from: number;
  /** How long the platform's limits make it last, in milliseconds. */
  lasts: number;
}

/** When the last of a platform's tasks is done, one after another; undefined when there is none. */
export function doneAt(tasks: readonly Task[], now: Temporal.Instant): Temporal.Instant | undefined {
  if (tasks.length === 0) return undefined;
  let at = now.epochMilliseconds;
  for (const { from, lasts } of tasks.toSorted((a, b) => a.from - b.from)) at = Math.max(at, from) + lasts;
  return Temporal.Instant.fromEpochMilliseconds(Math.ceil(at));
}
