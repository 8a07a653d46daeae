/** A request as the sandbox saw it. `route` is the pattern (`POST /channels/:channel/messages`), `path` what was asked. */
export interface LoggedRequest {
  readonly route: string;
  readonly path: string;
  /** What was answered; 0 when the connection was dropped instead. */
  status: number;
}

/** Everything the bot asked of the sandbox's HTTP side. */
export class RequestLog {
  readonly list: LoggedRequest[] = [];

  /** How many requests went to a route (a pattern as in `LoggedRequest.route`, or a RegExp on `METHOD /path`). */
  count(route?: string | RegExp, status?: number): number {
    return this.list.filter(
      (request) =>
        (route === undefined || matchesRoute(route, request)) && (status === undefined || request.status === status),
    ).length;
  }

  /** How many times the bot was told that it is too fast. */
  get tooMany(): number {
    return this.count(undefined, 429);
  }

  /** What Discord counts towards its ban of an address: 10,000 in 10 minutes. Source: topics/rate-limits.mdx. */
  get invalid(): number {
    return this.list.filter(({ status }) => status === 401 || status === 403 || status === 429).length;
  }
}

/** Whether a request is meant by a route pattern, an exact `METHOD /path`, or a RegExp on either. */
export function matchesRoute(route: string | RegExp, request: Pick<LoggedRequest, 'route' | 'path'>): boolean {
  if (typeof route === 'string') return route === request.route || route === request.path;
  return route.test(request.path) || route.test(request.route);
}
