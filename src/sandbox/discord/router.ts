import type { Bucket } from './rate-limits.ts';

/** The parameters of a pattern such as `GET /channels/:channel/messages`. */
type ParamNames<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;

export interface RouteRequest<Names extends string = string> {
  readonly params: Readonly<Record<Names, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteRules<Names extends string = string> {
  /** Interactions carry their own token, and aren't under the global limit. */
  readonly authorization: 'bot' | 'interaction-token';
  readonly bucket?: Bucket;
  /** What the bucket counts by; without it, one count for all. */
  readonly bucketKey?: (params: Readonly<Record<Names, string>>) => string;
}

export interface Route {
  readonly pattern: string;
  readonly rules: RouteRules;
  readonly handle: (request: RouteRequest) => RouteAnswer;
}

/** Declares a route; the parameters' names come from the pattern. */
export function route<Pattern extends string>(
  pattern: Pattern,
  rules: Partial<RouteRules<ParamNames<Pattern>>>,
  handle: (request: RouteRequest<ParamNames<Pattern>>) => RouteAnswer,
): Route {
  return { pattern, rules: { authorization: 'bot', ...rules }, handle };
}

/** Finds the route of a request. */
export class Router {
  readonly #bySize = new Map<string, { segments: string[]; route: Route }[]>();

  constructor(routes: readonly Route[]) {
    for (const each of routes) {
      const [method = '', path = ''] = each.pattern.split(' ');
      const segments = path.split('/');
      const key = `${method} ${segments.length}`;
      const same = this.#bySize.get(key) ?? [];
      // A literal such as `@original` goes before a parameter in the same place.
      same.push({ segments, route: each });
      same.sort((a, b) => parameters(a.segments) - parameters(b.segments));
      this.#bySize.set(key, same);
    }
  }

  find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
    const asked = path.split('/');
    for (const { segments, route: found } of this.#bySize.get(`${method} ${asked.length}`) ?? []) {
      const params: Record<string, string> = {};
      const fits = segments.every((segment, at) => {
        const value = asked[at] ?? '';
        if (!segment.startsWith(':')) return segment === decodeURIComponent(value);
        params[segment.slice(1)] = decodeURIComponent(value);
        return value !== '';
      });
      if (fits) return { route: found, params };
    }
    return undefined;
  }
}

function parameters(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(':')).length;
}
