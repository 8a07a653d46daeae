/** What Telegram adds to some refusals. */
export interface ResponseParameters {
  migrate_to_chat_id?: number;
  retry_after?: number;
}

/** A call that Telegram refuses: thrown by what finds it out, answered by the server in Telegram's own form. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  get body() {
    return {
      ok: false,
      error_code: this.code,
      description: this.message,
      ...(this.parameters && { parameters: this.parameters }),
    };
  }
}

export function badRequest(text: string, parameters?: ResponseParameters): Refusal {
  return new Refusal(400, `Bad Request: ${text}`, parameters);
}

export function forbidden(text: string): Refusal {
  return new Refusal(403, `Forbidden: ${text}`);
}

/** The token is well formed, and no bot's. */
export function unauthorized(): Refusal {
  return new Refusal(401, 'Unauthorized');
}

/** The token is no token, or the path no path. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

export function methodNotFound(): Refusal {
  return new Refusal(404, 'Not Found: method not found');
}

/** Another `getUpdates` has taken over. */
export function terminatedByOtherPoller(): Refusal {
  return new Refusal(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );
}

/** `seconds` are whole, at least one. */
export function tooManyRequests(seconds: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}
