import { longDate } from '../../locales/dates.ts';
import { type IssueDate, languages } from '../../newsletter/issue.ts';
import { paragraph, plainText } from '../../newsletter/rich-text.ts';
import { platformNames } from '../../platforms/chat.ts';
import type { LiveReply } from '../../questions/reply.ts';
import type { ReviewFilter } from '../../questions/review.ts';
import { strong } from '../../review-desk/card.ts';
import { countsOf, shownStates } from '../../review-desk/notice-contents.ts';
import { authorOf, excerptOf } from '../../review-desk/reply-text.ts';
import { type QueueView, reviewAction } from '../../review-desk/review-action.ts';
import { answerWith } from '../answers.ts';
import type { Button, CommandContext, TextAnswer } from '../command.ts';

const answersOnPage = 5;

/** A page of the editors' queue: what was answered in brief, each answer behind a button with its number. */
export async function queuePage(context: CommandContext, question: IssueDate, asked: QueueView): Promise<TextAnswer> {
  const { services, sentences, person } = context;
  const { review, commands } = sentences;
  const at = async (page: number) =>
    services.questions.review.page(question, filterOf(asked), { skip: page * answersOnPage, take: answersOnPage });
  let view = asked;
  let { total, counts, replies } = await at(asked.page);
  const last = Math.max(0, Math.ceil(total / answersOnPage) - 1);
  if (asked.page > last) {
    view = { ...asked, page: last };
    ({ total, counts, replies } = await at(last));
  }
  const to = (label: string, change: Partial<QueueView>): Button => ({
    kind: 'action',
    label,
    action: reviewAction({ verb: 'queue', question, view: { ...view, page: 0, ...change } }),
  });
  const first = view.page * answersOnPage + 1;
  return answerWith(
    [
      ...replies.map(
        ({ person: author, revision }, index): Button => ({
          kind: 'action',
          label: String(first + index),
          action: reviewAction({ verb: 'show', question, person: author, revision, view }),
        }),
      ),
      ...(view.page > 0 ? [to(review.buttons.previous, { page: view.page - 1 })] : []),
      ...(view.page < last ? [to(review.buttons.next, { page: view.page + 1 })] : []),
      ...(view.state === 'all' ? [] : [to(review.buttons.all, { state: 'all' })]),
      ...shownStates
        .filter((state) => state !== view.state && counts[state] > 0)
        .map((state) => to(review.list.count(review.states[state], counts[state]), { state })),
      // What is set is taken away by another press.
      ...platformNames.map((platform) => {
        const isSet = view.platform === platform;
        return to(marked(review.platforms[platform], isSet), { platform: isSet ? undefined : platform });
      }),
      ...languages.map((language) => {
        const isSet = view.language === language;
        return to(marked(commands.languages[language], isSet), { language: isSet ? undefined : language });
      }),
      { kind: 'action', label: review.buttons.preview, action: reviewAction({ verb: 'preview', question }) },
      { kind: 'action', label: review.buttons.files, action: reviewAction({ verb: 'files', question }) },
    ],
    strong(
      review.queue.heading(
        excerptOf(await askedIn(context, question), longestQuestion),
        longDate(question, person.language),
      ),
    ),
    ...countsLine(countsOf(counts, sentences), review.list.counts),
    ...(total === 0
      ? [review.queue.none]
      : [
          review.queue.shown(first, first + replies.length - 1, total),
          ...replies.map((reply, index) => lineOf(context, reply, first + index)),
        ]),
  );
}

/** What was asked, in the editor's language, on one line. */
export async function askedIn({ services, person }: CommandContext, question: IssueDate): Promise<string> {
  const asked = await services.questions.calendar.of(question, person.language);
  return asked ? plainText(asked.question.text).replace(/\s+/g, ' ') : question;
}

function filterOf({ state, platform, language }: QueueView): ReviewFilter {
  return {
    ...(state === 'all' ? {} : { states: [state] }),
    ...(platform ? { platform } : {}),
    ...(language ? { language } : {}),
  };
}

function countsLine(counts: string[], say: (counts: string[]) => string): string[] {
  return counts.length > 0 ? [say(counts)] : [];
}

function marked(label: string, isSet: boolean): string {
  return isSet ? `✓ ${label}` : label;
}

function lineOf({ sentences }: CommandContext, reply: LiveReply, number: number) {
  const author = authorOf(reply.shownAs, sentences);
  const state = sentences.review.states[reply.state];
  const shown = 'trimmed' in reply && reply.trimmed !== undefined ? reply.trimmed : reply.text;
  return paragraph(
    { type: 'strong', children: [{ type: 'text', value: `${number}. ${author} · ${state}` }] },
    { type: 'break' },
    excerptOf(shown, longestExcerpt),
  );
}

const longestQuestion = 200;
const longestExcerpt = 160;
