import { shortDate } from '../locales/dates.ts';
import type { Language } from '../newsletter/issue.ts';
import { paragraph } from '../newsletter/rich-text.ts';
import { answerWith, personAnswer } from './answers.ts';
import { action, type CommandContext, type TextAnswer } from './command.ts';
import { datesOfYear, headingOf, turningButtons } from './dates-by-year.ts';
import { publishedDates } from './published-issues.ts';

/** A button for each issue of a year, which opens it in place of them; by default of the newest year. */
export function chooseIssue(
  { services, person, sentences }: CommandContext,
  language: Language,
  asked: { year?: number; page: number } = { page: 0 },
): TextAnswer {
  const { noneYet, issue, archive } = sentences.commands;
  const shown = datesOfYear(publishedDates(services), asked, datesOnPage);
  if (!shown) return personAnswer(noneYet(services.newsletter.name));
  return answerWith(
    [
      ...shown.dates.map((date) => ({
        kind: 'action' as const,
        label: shortDate(date, person.language),
        action: action('issue', 'open', date, language),
      })),
      ...turningButtons(shown, sentences, (year, page) =>
        action('issue', 'dates', language, String(year), String(page)),
      ),
    ],
    paragraph({ type: 'strong', children: [{ type: 'text', value: headingOf(shown, sentences) }] }),
    shown.dates.length > 0 ? issue.choose : archive.none(shown.year),
  );
}

/** A quarter of a year: three rows of a telephone. */
const datesOnPage = 12;
