import { z } from 'zod';
import { blockSchema, inlineSchema, webUrl } from './rich-text.ts';

/** The languages the newsletter is published in, as BCP 47 tags. */
export const languages = ['en', 'zh-Hans', 'zh-Hant'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;

/** The day an issue is dated, `YYYY-MM-DD`; all editions of one issue share it. */
export const issueDateSchema = z.iso.date().brand<'IssueDate'>();
export type IssueDate = z.infer<typeof issueDateSchema>;

/** One issue in one language: `2026-01-02.en`. */
export type EditionId = `${string}.${Language}` & z.$brand<'EditionId'>;
export const editionIdSchema = z.custom<EditionId>(
  (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}\.(en|zh-Hans|zh-Hant)$/.test(value),
);

/** Names the edition of an issue in a language. */
export function editionId(date: IssueDate, language: Language): EditionId {
  return editionIdSchema.parse(`${date}.${language}`);
}

/** The issue that an edition is one of, and its language. */
export function editionParts(id: EditionId): { date: IssueDate; language: Language } {
  return { date: issueDateSchema.parse(id.slice(0, 10)), language: languageSchema.parse(id.slice(11)) };
}

/** An article of the web site that a section points to. */
const articleSchema = z.object({
  title: z.string().min(1),
  /** Author and position as printed, "NAME, TITLE". */
  byline: z.string().min(1).optional(),
  url: webUrl.optional(),
});
export type Article = z.infer<typeof articleSchema>;

const letterSchema = z.object({
  /** "Dear Focus Reader," as printed. */
  greeting: z.string().min(1).optional(),
  body: z.array(blockSchema).min(1),
  /** "Team Focus", or the good wishes at the end, as printed. */
  signoff: z.string().min(1).optional(),
});

const quotationSchema = z.object({
  /** Without the outer quotation marks. */
  text: z.array(inlineSchema).min(1),
  author: z.string().min(1).optional(),
  /** The author's position. */
  role: z.string().min(1).optional(),
  article: articleSchema.optional(),
});

const notableNumberSchema = z.object({
  /** "11 percent", as printed; absent where the page shows it as a picture. */
  value: z.string().min(1).optional(),
  caption: z.array(inlineSchema).min(1),
  article: articleSchema.optional(),
});

const videoSchema = z.object({
  title: z.string().min(1),
  series: z.string().min(1).optional(),
  url: webUrl.optional(),
});

const questionSchema = z.object({
  context: z.array(blockSchema),
  text: z.array(inlineSchema).min(1),
  /** Where answers go by mail. */
  mailbox: z.email().optional(),
  /** When answers stop being taken; without it, when the next issue is posted. */
  closes: z.iso.datetime({ offset: true }).optional(),
});

export const readersSchema = z.object({
  /** The question they answer, where all answer the same. */
  asked: z.array(inlineSchema).min(1).optional(),
  answers: z
    .array(
      z.object({
        text: z.array(blockSchema).min(1),
        /** As the author wants to be shown; absent for who wants no name. */
        author: z.string().min(1).optional(),
      }),
    )
    .min(1),
});

/** One edition of one issue of the newsletter. Every section may be absent: a holiday issue can be a letter alone. */
export const issueSchema = z.object({
  language: languageSchema,
  date: issueDateSchema,
  title: z.string().min(1),
  /** The canonical page on the web. */
  url: webUrl,
  letter: letterSchema.optional(),
  /** What the letter ends with: where to read more. */
  pointers: z.array(blockSchema),
  quotation: quotationSchema.optional(),
  number: notableNumberSchema.optional(),
  video: videoSchema.optional(),
  /** What readers answered to the question of an earlier issue. */
  readers: readersSchema.optional(),
  question: questionSchema.optional(),
  about: z.array(blockSchema),
});
export type Issue = z.infer<typeof issueSchema>;
export type Letter = z.infer<typeof letterSchema>;
export type Quotation = z.infer<typeof quotationSchema>;
export type NotableNumber = z.infer<typeof notableNumberSchema>;
export type Video = z.infer<typeof videoSchema>;
export type Readers = z.infer<typeof readersSchema>;
export type Question = z.infer<typeof questionSchema>;

/** The parts of an issue, in the order in which they are posted. */
export const sections = ['letter', 'pointers', 'quotation', 'number', 'video', 'readers', 'question', 'about'] as const;
export type Section = (typeof sections)[number];
