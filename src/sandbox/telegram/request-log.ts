/** One call that the server answered. */
export interface LoggedRequest {
  method: string;
  /** The HTTP status of the answer; 0 where the connection was cut instead. */
  status: number;
  /** As the bot wrote it. */
  chat?: number | string;
}

/** Every call the bot made, in the order of the answers. */
export class RequestLog {
  readonly list: LoggedRequest[] = [];
  readonly #counts = new Map<string, number>();

  add(request: LoggedRequest): void {
    this.list.push(request);
    for (const key of [`${request.method} ${request.status}`, request.method, ` ${request.status}`, '']) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
  }

  /** Calls of this method that were answered with this status; either may be left open. */
  count(method?: string, status?: number): number {
    const key = status === undefined ? (method ?? '') : `${method ?? ''} ${status}`;
    return this.#counts.get(key) ?? 0;
  }

  /** Calls that were refused with 429. */
  get tooMany(): number {
    return this.count(undefined, 429);
  }
}
