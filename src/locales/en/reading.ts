import type { ProblemCode } from '../../newsletter/problem.ts';

/** What an editor is told about a file of an issue. */
export const reading = {
  sections: {
    letter: 'Letter',
    pointers: 'More from Focus',
    quotation: 'Quote of the Week',
    number: 'Notable Number',
    video: 'Video',
    readers: 'From our readers',
    question: 'Question of the Week',
    about: 'About the newsletter',
  },
  severities: { error: 'error', warning: 'warning', note: 'note' },
  problems: {
    'empty-file': () => 'The file is empty: write the issue into it, as issues/README.md shows, and save it.',
    'file-too-large': () => 'The file is far larger than any issue: is it the right file?',
    'not-text': () => 'The file is not text in UTF-8: save it again as UTF-8.',
    'unknown-format': () => 'The file can’t be taken apart; its markup is nested too deeply or is broken.',
    'name-ending-unknown': (detail) =>
      `The folder of issues takes only files that end in .md, .txt or .html${detail}: save the text as one of these.`,
    'name-date-invalid': (detail) =>
      `The file’s name begins with a date that is no day of the calendar${detail}: name it by the day of the issue, like 2026-01-30.`,
    'name-language-unknown': (detail) =>
      `What stands in the file’s name after the date is no language of this newsletter${detail}: the name ends in .md alone, or in .en.md, .zh-Hans.md or .zh-Hant.md (so with .txt and .html).`,
    'front-matter-unclosed': () =>
      'The facts about the issue don’t stand between two lines of dashes: put --- alone on the first line of the file, and --- again alone on the line below the last fact.',
    'front-matter-invalid': (detail) =>
      `This line between the dashes at the top can’t be read${detail}: write a name, a colon, a space and a value, and a value that holds a colon, # or brackets in quotation marks.`,
    'front-matter-unknown-key': (detail) => `The top of the file has a name that means nothing here${detail}.`,
    'date-missing': () =>
      'Nothing says the date. To be posted, the file needs a name that begins with it, like 2026-01-30.',
    'date-invalid': (detail) => `The date is not one${detail}: write it like 2026-01-30.`,
    'date-differs': (detail) =>
      `The file and its name say different dates${detail}: the one in the file counts. Make them the same.`,
    'language-unknown': (detail) => `The language is not one of en, zh-Hans and zh-Hant${detail}.`,
    'url-invalid': (detail) => `The address is not a web address${detail}.`,
    'nothing-found': () =>
      'Nothing of an issue was found in the file: write at least a letter, a few lines of text; issues/README.md has a whole example.',
    'letter-missing': () => 'Letter: there is none.',
    'quotation-author-missing': () =>
      'Quote of the Week: the author is missing; the page may show the name as a picture.',
    'quotation-text-missing': () => 'Quote of the Week: there is a heading and no quotation.',
    'number-value-missing': () => 'Notable Number: the value is missing; the page may show it as a picture.',
    'number-caption-missing': (detail) =>
      `Notable Number: nothing says what the number means${detail}; it is left out.`,
    'video-link-missing': () => 'Video: there is no link to it.',
    'video-title-missing': () => 'Video: there is no title; it is left out.',
    'readers-text-missing': () => 'From our readers: there is a heading and no answer; the section is left out.',
    'question-text-missing': () => 'Question of the Week: there is no question; the section is left out.',
    'question-closes-invalid': (detail) =>
      `The time when answers close is not one${detail}: write it like 2026-02-06T17:00:00-05:00.`,
    'mailbox-invalid': (detail) => `The mailbox is not a mail address${detail}.`,
    'section-repeated': () => 'This section has a second heading; both parts were put together.',
    'section-unknown': (detail) =>
      `This heading is none of the newsletter’s sections${detail}; it stays as a line of text.`,
    'markup-removed': (detail) => `A post can’t show this${detail}; it was left out.`,
    'table-flattened': () =>
      'A post can’t show a table: its words stay, each row as a paragraph. Better write it as sentences or a list.',
    'link-removed': (detail) => `This link leads nowhere that is safe${detail}; its words stay.`,
  } satisfies Record<ProblemCode, (detail: string) => string>,
  /** What was found, as it stands in a sentence. */
  detail: (found: string) => ` (“${found}”)`,
};
