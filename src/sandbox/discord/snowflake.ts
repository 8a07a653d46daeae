/** 2015-01-01, from which Discord counts. Source: discord-api-docs reference.mdx, "Snowflakes". */
const discordEpoch = 1_420_070_400_000;

/** Makes Discord ids: ordered by time, never the same twice. */
export class Snowflakes {
  #lastMs = 0;
  #counter = 0n;

  /** An id of the moment `ms` (milliseconds since 1970); later calls give greater ids even if time stands still. */
  next(ms: number): string {
    if (ms > this.#lastMs) {
      this.#lastMs = ms;
      this.#counter = 0n;
    } else if (++this.#counter > 0x3fffffn) {
      this.#lastMs += 1;
      this.#counter = 0n;
    }
    return String((BigInt(this.#lastMs - discordEpoch) << 22n) | this.#counter);
  }
}

/** Orders ids by age. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** When an id was made, in milliseconds since 1970. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpoch;
}
