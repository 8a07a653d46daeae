/**
 * Discord's refusals: JSON code → status and message.
 * Source: discord-api-docs topics/opcodes-and-status-codes.mdx.
 */
const refusals = {
  0: [401, '401: Unauthorized'],
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10008: [404, 'Unknown Message'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  30003: [400, 'Maximum number of pins reached for the channel (250)'],
  30034: [429, 'Max number of daily application command creates has been reached (200)'],
  40005: [413, 'Request entity too large'],
  40033: [400, 'This message has already been crossposted'],
  40058: [400, 'Cannot send messages in a forum channel'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40067: [400, 'A tag is required to create a forum post in this channel'],
  50001: [403, 'Missing Access'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50021: [403, 'Cannot execute action on a system message'],
  50024: [400, 'Cannot execute action on this channel type'],
  50041: [400, 'Invalid API version'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  130000: [503, 'API resource is currently overloaded. Try again a little later'],
  160004: [400, 'A thread has already been created for this message'],
  160005: [403, 'Thread is locked'],
} as const;

export type RefusalCode = keyof typeof refusals;

/** A request Discord would refuse: thrown by what finds it out, answered by the HTTP server. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: { message: string; code: number; errors?: FormErrors };

  constructor(status: number, body: Refusal['body']) {
    super(`${body.code}: ${body.message}`);
    this.status = status;
    this.body = body;
  }
}

/** The refusal with this JSON code, in Discord's words. */
export function refusal(code: RefusalCode): Refusal {
  const [status, message] = refusals[code];
  return new Refusal(status, { message, code });
}

/** A refused field: where it is, Discord's code for the rule and its words. */
export interface FieldError {
  path: readonly PropertyKey[];
  code: string;
  message: string;
}

/** Discord's nesting: field → field → … → `_errors`. */
export interface FormErrors {
  [field: string]: FormErrors | { code: string; message: string }[];
}

/** 50035 with its nested errors. */
export function invalidForm(fields: readonly FieldError[]): Refusal {
  const errors: FormErrors = {};
  for (const { path, code, message } of fields) {
    let at = errors;
    for (const key of path) {
      const inner = at[String(key)];
      if (inner && !Array.isArray(inner)) at = inner;
      else {
        const made: FormErrors = {};
        at[String(key)] = made;
        at = made;
      }
    }
    const list = at._errors;
    if (Array.isArray(list)) list.push({ code, message });
    else at._errors = [{ code, message }];
  }
  return new Refusal(400, { message: 'Invalid Form Body', code: 50035, errors });
}

/** What Discord answers to a path with something else where an id belongs. */
export function notASnowflake(field: string, value: string): Refusal {
  return invalidForm([{ path: [field], code: 'NUMBER_TYPE_COERCE', message: `Value "${value}" is not snowflake.` }]);
}
