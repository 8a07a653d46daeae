import type { Article, Issue, Section } from '../newsletter/issue.ts';
import { plainText } from '../newsletter/rich-text.ts';

/** The words of a section, as they are searched and quoted from: one line a paragraph; empty where it is absent. */
export function sectionText(issue: Issue, section: Section): string {
  return linesOf(issue, section)
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
}

/** The same on one line: what isn't one text, such as a quotation and its author, is told apart by a dot. */
export function sectionLine(issue: Issue, section: Section): string {
  const isOneText = section === 'letter' || section === 'question' || section === 'about';
  return sectionText(issue, section).replace(/\s*\n\s*/g, isOneText ? ' ' : ' · ');
}

function linesOf(issue: Issue, section: Section): (string | undefined)[] {
  switch (section) {
    case 'letter':
      return [plainText(issue.letter?.body ?? [])];
    case 'pointers':
      return [plainText(issue.pointers)];
    case 'quotation':
      return issue.quotation
        ? [
            plainText(issue.quotation.text),
            issue.quotation.author,
            issue.quotation.role,
            articleText(issue.quotation.article),
          ]
        : [];
    case 'number':
      return issue.number
        ? [issue.number.value, plainText(issue.number.caption), articleText(issue.number.article)]
        : [];
    case 'video':
      return [issue.video?.title, issue.video?.series];
    case 'readers':
      return issue.readers
        ? [
            plainText(issue.readers.asked ?? []),
            ...issue.readers.answers.flatMap(({ text, author }) => [plainText(text), author]),
          ]
        : [];
    case 'question':
      return issue.question ? [plainText(issue.question.context), plainText(issue.question.text)] : [];
    case 'about':
      return [plainText(issue.about)];
  }
}

function articleText(article: Article | undefined): string | undefined {
  return article && [article.title, article.byline].filter(Boolean).join(', ');
}
