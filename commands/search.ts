import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import {
  type Action,
  actionSchema,
  type Button,
  type CommandAnswer,
  type CommandContext,
  defineCommand,
  readOnAction,
  wordsSchema,
} from '../src/commands/command.ts';
import { longDate } from '../src/locales/dates.ts';
import { type Section, sections } from '../src/newsletter/issue.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';

const sectionSchema = z.enum(sections);

export default defineCommand({
  name: 'search',
  localName: ({ commands }) => commands.search.name,
  description: ({ commands }) => commands.search.description,
  options: z.object({ words: wordsSchema, section: sectionSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.search.options[option],
  access: 'anyone',
  run: async (context, { words, section }) => find(context, words, section ?? 'all', 0),
  press: async (context, args) => {
    const { data } = pageSchema.safeParse(args);
    if (!data) return personAnswer(context.sentences.commands.oldButton);
    return { ...find(context, ...data), replaces: true };
  },
});

type Where = Section | 'all';

/** Words, section and page, as the buttons carry them. */
const pageSchema = z
  .tuple([z.enum([...sections, 'all']), z.coerce.number().int().min(0), z.base64url()])
  .transform(([where, page, words]): [string, Where, number] => [
    Buffer.from(words, 'base64url').toString(),
    where,
    page,
  ]);

const hitsOnPage = 5;

function find(context: CommandContext, words: string, where: Where, page: number): CommandAnswer & { kind: 'text' } {
  const { services, person } = context;
  const { search: sentences } = context.sentences.commands;
  const { total, hits, inSections } = services.archive.search(words, {
    language: person.language,
    section: where === 'all' ? undefined : where,
    isPublished: services.isPublished,
    skip: page * hitsOnPage,
    take: hitsOnPage,
  });
  if (total === 0) return personAnswer(sentences.none(words), sentences.advice);
  const first = page * hitsOnPage + 1;
  const toPage = (label: string, to: number): Button[] =>
    to < 0 || to * hitsOnPage >= total ? [] : buttonFor(label, where, to, words);
  const only = sections.filter((section) => section !== where && inSections.has(section));
  const filters = where === 'all' && only.length < 2 ? [] : only;
  const { sections: names } = context.sentences.reading;
  const turning = [...toPage(sentences.previous, page - 1), ...toPage(sentences.next, page + 1)];
  // Several places may stand in one issue, which one button opens.
  const editions = new Map(hits.map(({ date, language }) => [readOnAction(date, language, 0), date]));
  return answerWith(
    [
      ...Array.from(
        editions,
        ([action, date]): Button => ({ kind: 'action', label: longDate(date, person.language), action }),
      ),
      ...turning,
      ...(where === 'all' ? [] : buttonFor(sentences.everywhere, 'all', 0, words)),
      ...filters.flatMap((section) => buttonFor(sentences.only(names[section]), section, 0, words)),
    ],
    sentences.found(total, words, where === 'all' ? undefined : names[where]),
    ...hits.map(({ date, section, snippet }, index) =>
      paragraph(
        `${first + index}. `,
        {
          type: 'strong',
          children: [{ type: 'text', value: `${longDate(date, person.language)} · ${names[section]}` }],
        },
        { type: 'break' },
        ...snippet,
      ),
    ),
    ...(total > hitsOnPage && turning.length === 0 ? [sentences.narrow] : []),
  );
}

/** None when the words are too many for what a button can carry. */
function buttonFor(label: string, where: Where, page: number, words: string): Button[] {
  const carried = `v1:search:${where}:${page}:${Buffer.from(words).toString('base64url')}`;
  const action: Action | undefined = actionSchema.safeParse(carried).data;
  return action ? [{ kind: 'action', label, action }] : [];
}
