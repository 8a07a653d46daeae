import { z } from 'zod';
import type { IssueArchive } from '../archive/issue-archive.ts';
import { type IssueDate, issueDateSchema, type Language, languages, type Readers } from '../newsletter/issue.ts';
import type { Block, Inline, Paragraph } from '../newsletter/rich-text.ts';
import { personKeySchema } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type LiveReply, type ShownAs, shownAsSchema } from './reply.ts';
import { withoutMentions } from './without-mentions.ts';

/** One reader's answer in an issue. */
const composedAnswerSchema = z.object({
  question: issueDateSchema,
  person: personKeySchema,
  text: z.string().min(1),
  shownAs: shownAsSchema,
});
export type ComposedAnswer = z.infer<typeof composedAnswerSchema>;

/** Which answers an issue shows, in their order; fixed when its posting begins. Kept under the date of the issue. */
const compositionSchema = z.object({
  /** `composing` until every reply in it has been marked as published. */
  state: z.enum(['composing', 'composed']),
  answers: z.array(composedAnswerSchema),
});
export type Composition = z.infer<typeof compositionSchema>;

export function compositionsIn(store: Store): Collection<IssueDate, Composition> {
  return store.collection({ namespace: 'compositions', key: issueDateSchema, value: compositionSchema, version: 1 });
}

/** A featured reply as the issue shows it. */
export function composedAnswer(reply: LiveReply): ComposedAnswer {
  const trimmed = 'trimmed' in reply ? reply.trimmed : undefined;
  return { question: reply.question, person: reply.person, text: trimmed ?? reply.text, shownAs: reply.shownAs };
}

/** The section "From our readers" for the editions of an issue; undefined without answers. */
export async function readersSection(
  answers: readonly ComposedAnswer[],
  archive: Pick<IssueArchive, 'inLanguage'>,
): Promise<Record<Language, Readers> | undefined> {
  const [first] = answers;
  if (!first) return undefined;
  const isOneQuestion = answers.every(({ question }) => question === first.question);
  const sectionIn = async (language: Language): Promise<Readers> => {
    const asked = isOneQuestion ? await askedIn(first.question, language, archive) : undefined;
    return {
      ...(asked ? { asked } : {}),
      answers: answers.map(({ text, shownAs }) => {
        const author = authorOf(shownAs);
        return { text: blocksOf(text), ...(author ? { author } : {}) };
      }),
    };
  };
  const [en, zhHans, zhHant] = await Promise.all(languages.map(sectionIn));
  return en && zhHans && zhHant && { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };
}

async function askedIn(
  date: IssueDate,
  language: Language,
  archive: Pick<IssueArchive, 'inLanguage'>,
): Promise<Inline[] | undefined> {
  return (await archive.inLanguage(date, language))?.question?.text;
}

function authorOf(shownAs: ShownAs): string | undefined {
  switch (shownAs.kind) {
    case 'name':
      return withoutMentions(shownAs.name);
    case 'handle':
      return withoutMentions(shownAs.handle);
    case 'anonymous':
      return undefined;
  }
}

/** A text's paragraphs, with its line ends. */
function blocksOf(text: string): Block[] {
  return withoutMentions(text)
    .split(/\n{2,}/)
    .map(
      (words): Paragraph => ({
        type: 'paragraph',
        children: words
          .split('\n')
          .flatMap((line, index): Inline[] => [
            ...(index > 0 ? [{ type: 'break' as const }] : []),
            { type: 'text', value: line },
          ]),
      }),
    );
}
