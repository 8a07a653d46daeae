import type { LoggedRequest } from './request-log.ts';

/** Something that goes wrong between the bot and Telegram. */
export interface Fault {
  /** As `sendMessage`; the case does not matter. */
  method: string;
  /**
   * `status`: refused with `status` and `body`. `status-after-accept`: it was done, and answered so all the same. `drop-before-accept`: the connection is cut and nothing was done.
   * `drop-after-accept`: it was done, and the connection is cut instead of an answer. `late`: done, and answered after
   * `delayMs`.
   */
  kind: 'status' | 'status-after-accept' | 'drop-after-accept' | 'drop-before-accept' | 'late';
  status?: number;
  body?: unknown;
  delayMs?: number;
  /** How many calls it hits; default 1. */
  times?: number;
  /** Asked at each call whether it is hit; without it, each is. */
  chance?: (call: LoggedRequest) => boolean;
}

/** What is to go wrong, oldest first. */
export class Faults {
  readonly #planned: (Fault & { left: number })[] = [];

  plan(fault: Fault): void {
    this.#planned.push({ ...fault, left: fault.times ?? 1 });
  }

  /** What goes wrong with this call, if anything. */
  next(call: LoggedRequest): Fault | undefined {
    if (this.#planned.length === 0) return undefined;
    const index = this.#planned.findIndex(
      (fault) => fault.method.toLowerCase() === call.method.toLowerCase() && (fault.chance?.(call) ?? true),
    );
    const fault = this.#planned[index];
    if (!fault) return undefined;
    fault.left -= 1;
    if (fault.left === 0) this.#planned.splice(index, 1);
    return fault;
  }
}
