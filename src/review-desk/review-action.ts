import { z } from 'zod';
import { type Action, action } from '../commands/command.ts';
import { type IssueDate, issueDateSchema, type Language } from '../newsletter/issue.ts';
import { type PersonKey, type PlatformName, personKeySchema } from '../platforms/chat.ts';
import type { ReplyState } from '../questions/reply.ts';

/** What editors' buttons do, in as few letters as a button can carry. */
const verbs = {
  queue: 'q',
  show: 'v',
  shortlist: 's',
  feature: 'f',
  decline: 'd',
  reopen: 'r',
  ask: 'a',
  trim: 't',
  up: 'u',
  down: 'w',
  preview: 'p',
  files: 'e',
  /** Back to the card, out of what was begun on it. */
  card: 'c',
} as const;
export type Verb = keyof typeof verbs;

/** Which part of the queue a person looks at. */
export interface QueueView {
  state: ShownState | 'all';
  page: number;
  platform?: PlatformName | undefined;
  language?: Language | undefined;
}
export type ShownState = Exclude<ReplyState, 'withdrawn'>;

const states = { all: 'a', received: 'r', shortlisted: 's', featured: 'f', declined: 'd', published: 'p' } as const;
const platforms = { discord: 'd', telegram: 't' } as const;
const languages = { en: 'e', 'zh-Hans': 's', 'zh-Hant': 't' } as const;

/** The answer that a button is about, and the revision that the editor saw. */
export interface Subject {
  question: IssueDate;
  person: PersonKey;
  revision: number;
}

export type ReviewAction =
  /** Without a view the queue opens beside a card. */
  | { verb: 'queue'; question: IssueDate; view?: QueueView }
  | { verb: 'preview' | 'files'; question: IssueDate }
  | ({
      verb: Exclude<Verb, 'queue' | 'preview' | 'files'>;
      /** None on a card in an editors' chat. */
      view?: QueueView;
      /** The number of a ready reason. */
      choice?: number;
    } & Subject);

/** The action of a button of `/replies`: `v1:replies:s:20260102:d123:4:a0` and less. */
export function reviewAction(what: ReviewAction): Action {
  const date = what.question.replaceAll('-', '');
  const view = 'view' in what && what.view ? viewCode(what.view) : '-';
  if (!('person' in what)) return action('replies', verbs[what.verb], date, view);
  const [platform = '', id = ''] = what.person.split(':');
  const choice = what.choice === undefined ? [] : [String(what.choice)];
  return action(
    'replies',
    verbs[what.verb],
    date,
    `${platform.charAt(0)}${id}`,
    String(what.revision),
    view,
    ...choice,
  );
}

/** What a pressed button says; undefined for what no button of ours says. */
export function readReviewAction(args: readonly string[]): ReviewAction | undefined {
  const verb = keyOf(verbs, args[0]);
  if (verb === 'queue' || verb === 'preview' || verb === 'files') {
    return z
      .tuple([z.any(), dateCode, viewSchema])
      .transform(([, question, view]) => ({ verb, question, ...(view && verb === 'queue' ? { view } : {}) }))
      .safeParse(args).data;
  }
  if (!verb) return undefined;
  return z
    .tuple(
      [z.any(), dateCode, personCode, z.coerce.number().int().positive(), viewSchema],
      z.coerce.number().int().min(0),
    )
    .transform(([, question, person, revision, view, choice]) => ({
      verb,
      question,
      person,
      revision,
      ...(view ? { view } : {}),
      ...(choice === undefined ? {} : { choice }),
    }))
    .safeParse(args).data;
}

const dateCode = z
  .string()
  .transform((code) => code.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
  .pipe(issueDateSchema);

const personCode = z
  .string()
  .transform((code) => `${code.startsWith('d') ? 'discord' : 'telegram'}:${code.slice(1)}`)
  .pipe(personKeySchema);

/** Reads them; undefined for no view. */
export function readViewCode(code: string): QueueView | undefined {
  return viewSchema.safeParse(code).data;
}

const viewSchema = z.union([
  z.literal('-').transform(() => undefined),
  z
    .string()
    .regex(/^[arsfdp]\d{1,6}[dt-][est-]$/)
    .transform((code): QueueView => {
      const platform = keyOf(platforms, code.at(-2));
      const language = keyOf(languages, code.at(-1));
      return {
        state: keyOf(states, code.charAt(0)) ?? 'all',
        page: Number(code.slice(1, -2)),
        ...(platform ? { platform } : {}),
        ...(language ? { language } : {}),
      };
    }),
]);

/** A view in the few letters that a button can carry. */
export function viewCode({ state, page, platform, language }: QueueView): string {
  return `${states[state]}${page}${platform ? platforms[platform] : '-'}${language ? languages[language] : '-'}`;
}

function keyOf<Codes extends Readonly<Record<string, string>>>(
  codes: Codes,
  code: string | undefined,
): (keyof Codes & string) | undefined {
  return Object.keys(codes).find((key) => codes[key] === code);
}
