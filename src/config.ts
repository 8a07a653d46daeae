import { CronExpressionParser } from 'cron-parser';
import { distance } from 'fastest-levenshtein';
import { validate } from 'node-cron';
import { z } from 'zod';
import { sentencesIn } from './locales/sentences.ts';
import type { Language } from './newsletter/issue.ts';
import { chatKeySchema, personKeySchema, roleKeySchema } from './platforms/chat.ts';

/** Everything that is configured, typed. Tokens are here and nowhere else: never log it whole. */
export type Config = z.infer<ReturnType<typeof configSchema>>;

export type ConfigReading =
  | { kind: 'config'; config: Config; warnings: string[] }
  /** Sentences for the operator, each with its remedy; all problems at once. */
  | { kind: 'problems'; problems: string[] };

/** Names and defaults of all variables; `.env.example` and the README's table are tested against it. */
export const configDefaults = {
  DISCORD_TOKEN: '',
  TELEGRAM_BOT_TOKEN: '',
  DISCORD_API_ROOT: 'https://discord.com/api',
  TELEGRAM_API_ROOT: 'https://api.telegram.org',
  TELEGRAM_PAID_BROADCAST: 'off',
  STORE_URL: 'sqlite://data/focus.sqlite',
  ISSUES_DIR: 'issues',
  PUBLISH_CRON: '0 17 * * 5',
  TIME_ZONE: 'America/New_York',
  UNCERTAIN: 'hold',
  NEWSLETTER_NAME: 'Focus This Week',
  NEWSLETTER_COLOUR: 'b3131b',
  EDITOR_EMAIL: 'USeditor@chinausfocus.com',
  SMTP_URL: '',
  MAIL_FROM: '',
  DIGESTS_DIR: 'data/digests',
  EDITORS: '',
  EDITORS_DISCORD_CHANNEL: '',
  EDITORS_TELEGRAM_CHAT: '',
  ARCHIVE_URL: 'https://www.chinausfocus.com/s/focus-this-week',
  HTTP_PORT: '',
  LOG_LEVEL: 'info',
} as const;

type VariableName = keyof typeof configDefaults;

/**
 * Reads the configuration from the environment and the variables of a `.env` file; the environment wins. An empty
 * variable counts as unset. An unknown name in `.env`, or a line of it that is no variable (`strayLines`), is a problem; one in the environment that looks like a slip of
 * the pen is a warning, since an environment holds more than our variables.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  dotEnv: Readonly<Record<string, string | undefined>> = {},
  language: Language = 'en',
  strayLines: readonly number[] = [],
): ConfigReading {
  const sentences = sentencesIn(language).config;
  const unknown = Object.keys(dotEnv)
    .filter((name) => !isVariable(name))
    .map((name) => sentences.unknownVariable(name, nearest(name, 4)));
  const given: Record<string, string> = {};
  for (const name of variableNames) {
    const value = (environment[name] ?? dotEnv[name] ?? '').trim();
    given[name] = value === '' ? configDefaults[name] : value;
  }
  const result = configSchema(language).safeParse(given);
  const stray = strayLines.map((line) => sentences.strayLine(line));
  const problems = [...stray, ...unknown, ...(result.error?.issues.map((issue) => issue.message) ?? [])];
  if (!result.success || problems.length > 0) return { kind: 'problems', problems };
  const warnings = Object.keys(environment).flatMap((name) => {
    const meant = isVariable(name) ? undefined : nearest(name, 2);
    return meant && !(meant in environment) ? [sentences.unknownVariable(name, meant)] : [];
  });
  return { kind: 'config', config: result.data, warnings };
}

const variableNames = Object.keys(configDefaults).filter(isVariable);

function isVariable(name: string): name is VariableName {
  return Object.hasOwn(configDefaults, name);
}

function nearest(name: string, within: number): VariableName | undefined {
  const [best] = variableNames
    .map((variable) => ({ variable, off: distance(name.toUpperCase(), variable) }))
    .filter(({ off }) => off <= within)
    .sort((a, b) => a.off - b.off);
  return best?.variable;
}

function configSchema(language: Language) {
  const { remedies, neverComes } = sentencesIn(language).config;
  const variable = <Name extends VariableName, Schema extends z.ZodType>(name: Name, schema: Schema) =>
    z.string().transform((value, context) => {
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      context.addIssue({ code: 'custom', message: remedies[name](secrets.has(name) ? '' : value) });
      return z.NEVER;
    });
  const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
  const optional = <Schema extends z.ZodType>(schema: Schema) =>
    z.union([z.literal('').transform(() => undefined), schema]);
  return z
    .object({
      // A token's exact form is the platform's business: only what can't be in an HTTP header is refused here.
      DISCORD_TOKEN: variable('DISCORD_TOKEN', optional(z.string().regex(/^[\w.-]+$/))),
      // "123456:ABC-DEF…" (https://core.telegram.org/bots/api#authorizing-your-bot)
      TELEGRAM_BOT_TOKEN: variable('TELEGRAM_BOT_TOKEN', optional(z.string().regex(/^\d+:[\w-]+$/))),
      DISCORD_API_ROOT: variable('DISCORD_API_ROOT', httpUrl),
      TELEGRAM_API_ROOT: variable('TELEGRAM_API_ROOT', httpUrl),
      TELEGRAM_PAID_BROADCAST: variable('TELEGRAM_PAID_BROADCAST', z.enum(['off', 'on'])),
      STORE_URL: variable('STORE_URL', z.string().regex(/^sqlite:\/\/.+/)),
      ISSUES_DIR: variable('ISSUES_DIR', z.string().min(1)),
      PUBLISH_CRON: z
        .string()
        .refine((expression) => !namesNoDay(expression), { error: ({ input }) => neverComes(String(input)) })
        .pipe(variable('PUBLISH_CRON', z.string().refine(isCronExpression))),
      TIME_ZONE: variable('TIME_ZONE', z.string().refine(isTimeZone)),
      UNCERTAIN: variable('UNCERTAIN', z.enum(['hold', 'resend'])),
      // A name stands in headings and titles, where the platforms allow 100 characters with the date beside it.
      NEWSLETTER_NAME: variable('NEWSLETTER_NAME', z.string().min(1).max(80)),
      NEWSLETTER_COLOUR: variable(
        'NEWSLETTER_COLOUR',
        z
          .string()
          .regex(/^#?[0-9a-f]{6}$/i)
          .transform((colour) => Number.parseInt(colour.replace('#', ''), 16)),
      ),
      EDITOR_EMAIL: variable('EDITOR_EMAIL', z.email()),
      SMTP_URL: variable('SMTP_URL', optional(z.string().refine(isMailServer))),
      MAIL_FROM: variable('MAIL_FROM', optional(z.email())),
      DIGESTS_DIR: variable('DIGESTS_DIR', z.string().min(1)),
      EDITORS: variable('EDITORS', editorsSchema),
      EDITORS_DISCORD_CHANNEL: variable('EDITORS_DISCORD_CHANNEL', optional(z.string().regex(/^\d{1,20}$/))),
      // A group's id is negative; behind the colon is that of a topic.
      EDITORS_TELEGRAM_CHAT: variable('EDITORS_TELEGRAM_CHAT', optional(z.string().regex(/^-?\d{1,16}(:\d{1,16})?$/))),
      ARCHIVE_URL: variable('ARCHIVE_URL', httpUrl),
      HTTP_PORT: variable('HTTP_PORT', optional(z.coerce.number().int().min(1).max(65_535))),
      LOG_LEVEL: variable('LOG_LEVEL', z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
    })
    .superRefine(({ EDITORS, EDITORS_DISCORD_CHANNEL, EDITORS_TELEGRAM_CHAT }, context) => {
      const isEmpty = EDITORS.people.length + EDITORS.roles.length === 0;
      if (isEmpty && (EDITORS_DISCORD_CHANNEL || EDITORS_TELEGRAM_CHAT)) {
        context.addIssue({ code: 'custom', message: sentencesIn(language).config.editorsMissing });
      }
    })
    .transform((values) => ({
      discord: values.DISCORD_TOKEN ? { token: values.DISCORD_TOKEN, apiRoot: values.DISCORD_API_ROOT } : undefined,
      telegram: values.TELEGRAM_BOT_TOKEN
        ? {
            token: values.TELEGRAM_BOT_TOKEN,
            apiRoot: values.TELEGRAM_API_ROOT,
            paidBroadcast: values.TELEGRAM_PAID_BROADCAST === 'on',
          }
        : undefined,
      storeUrl: values.STORE_URL,
      issuesFolder: values.ISSUES_DIR,
      publishCron: values.PUBLISH_CRON,
      timeZone: values.TIME_ZONE,
      uncertain: values.UNCERTAIN,
      newsletter: {
        name: values.NEWSLETTER_NAME,
        colour: values.NEWSLETTER_COLOUR,
        editorEmail: values.EDITOR_EMAIL,
        archiveUrl: values.ARCHIVE_URL,
        timeZone: values.TIME_ZONE,
      },
      /** Where digests of readers' answers go: by mail, or as files. */
      mailbox: values.SMTP_URL
        ? { kind: 'smtp' as const, url: values.SMTP_URL, from: values.MAIL_FROM ?? values.EDITOR_EMAIL }
        : { kind: 'folder' as const, folder: values.DIGESTS_DIR },
      editors: values.EDITORS,
      /** Where answers to the Question of the Week are shown to them. */
      editorsChats: [
        ...(values.EDITORS_DISCORD_CHANNEL ? [chatKeySchema.parse(`discord:${values.EDITORS_DISCORD_CHANNEL}`)] : []),
        ...(values.EDITORS_TELEGRAM_CHAT ? [chatKeySchema.parse(`telegram:${values.EDITORS_TELEGRAM_CHAT}`)] : []),
      ],
      httpPort: values.HTTP_PORT,
      logLevel: values.LOG_LEVEL,
    }));
}

/** `discord:1, telegram:2, discord-role:3`: who may decide on readers' answers. */
const editorsSchema = z
  .string()
  .transform((list) => list.split(/[\s,，]+/).filter((entry) => entry !== ''))
  .pipe(z.array(z.string().regex(/^(discord|discord-role|telegram):\d{1,20}$/)))
  .transform((entries) => ({
    people: entries.filter((entry) => !entry.startsWith(rolePrefix)).map((key) => personKeySchema.parse(key)),
    roles: entries
      .filter((entry) => entry.startsWith(rolePrefix))
      .map((entry) => roleKeySchema.parse(`discord:${entry.slice(rolePrefix.length)}`)),
  }));
const rolePrefix = 'discord-role:';

/** Both libraries that work with the expression must take it: node-cron ticks, cron-parser finds what was missed. */
function isCronExpression(expression: string): boolean {
  if (!validate(expression)) return false;
  try {
    CronExpressionParser.parse(expression).next();
    return true;
  } catch {
    return false;
  }
}

/** Whether it would be an expression, were it not for a day that none of its months has: 30 February. */
function namesNoDay(expression: string): boolean {
  const fields = expression.trim().split(/\s+/);
  const day = fields.at(-3) ?? '';
  return /^[\d,/-]+$/.test(day) && !isCronExpression(expression) && isCronExpression(fields.with(-3, '*').join(' '));
}

/** `smtps://user:password@host:port`, as nodemailer takes it. */
function isMailServer(address: string): boolean {
  try {
    const { protocol, hostname, username, password } = new URL(address);
    decodeURIComponent(username + password);
    return /^smtps?:$/.test(protocol) && hostname !== '';
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

const secrets: ReadonlySet<VariableName> = new Set<VariableName>([
  'DISCORD_TOKEN',
  'TELEGRAM_BOT_TOKEN',
  'STORE_URL',
  'SMTP_URL',
]);
