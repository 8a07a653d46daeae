import { type LoggedRequest, matchesRoute } from './request-log.ts';

/** What goes wrong with the next `times` requests to a route, or with some of them. */
export interface Fault {
  /** A route pattern, an exact `METHOD /path`, or a RegExp on either. */
  route: RegExp | string;
  /**
   * `status`: answered so, nothing done · `status-after-accept`: done, answered so all the same · `drop-before-accept`:
   * connection reset, nothing done · `drop-after-accept`: done, connection reset · `late`: done, answered `delayMs` later.
   */
  kind: 'status' | 'status-after-accept' | 'drop-after-accept' | 'drop-before-accept' | 'late';
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
  times: number;
  /** Asked at each request whether it is hit; without it, each is. */
  chance?: (request: LoggedRequest) => boolean;
}

/** The faults still to come. */
export class Faults {
  #planned: Fault[] = [];

  add(fault: Fault): void {
    this.#planned.push({ ...fault });
  }

  /** The fault this request meets, counted down. */
  take(request: LoggedRequest): Fault | undefined {
    if (this.#planned.length === 0) return undefined;
    const fault = this.#planned.find(
      ({ route, chance }) => matchesRoute(route, request) && (chance?.(request) ?? true),
    );
    if (fault) {
      fault.times -= 1;
      if (fault.times <= 0) this.#planned = this.#planned.filter((planned) => planned !== fault);
    }
    return fault;
  }
}
