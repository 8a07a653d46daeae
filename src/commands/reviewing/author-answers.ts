import { sentencesIn } from '../../locales/sentences.ts';
import type { IssueDate, Language } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import { isLive, longestAnswer } from '../../questions/reply.ts';
import { authorOf, excerptOf, quoted } from '../../review-desk/reply-text.ts';
import { personAnswer } from '../answers.ts';
import {
  action,
  type Button,
  type CommandAnswer,
  type CommandContext,
  type HeardMessage,
  type SubmitAnswer,
  type TextAnswer,
} from '../command.ts';
import { quotation } from '../quotation.ts';

/** What a button of an author's carries after the command. */
export const authorsVerb = 'word';

/** Leads the author of an answer to answering the editors' question about it. */
export function authorsButton(question: IssueDate, language: Language): Button {
  const { answer } = sentencesIn(language).review.inquiry;
  return { kind: 'action', label: answer, action: action('replies', authorsVerb, question) };
}

/** Opens the form, or waits for the author's next words. */
export async function beginAnswer(context: CommandContext, question: IssueDate): Promise<CommandAnswer> {
  const { services, sentences, person, chat } = context;
  const { inquiry } = sentences.review;
  const asked = await services.reviewDesk.inquiries.of(question, person.key);
  const [editorsChat] = services.editors.chats;
  if (!asked || !editorsChat) return personAnswer(inquiry.over);
  return {
    kind: 'form',
    form: {
      title: inquiry.formTitle,
      action: action('replies', authorsVerb, question),
      fields: [
        {
          kind: 'text',
          name: 'words',
          label: inquiry.answer,
          description: asked.asked,
          multiline: true,
          maxLength: longestAnswer,
          required: true,
          ...(context.draft?.words === undefined ? {} : { value: context.draft.words }),
        },
      ],
    },
    otherwise: async () => {
      const draft = await services.questions.drafts.change(person.key, (now) =>
        // Words that are not sent yet are not thrown away.
        now?.text !== undefined
          ? now
          : {
              question,
              awaits: { kind: 'word-to-editor', asked: asked.asked, chat: editorsChat },
              language: person.language,
              source: { kind: 'private-message', chat: chat.key },
            },
      );
      if (draft?.awaits.kind !== 'word-to-editor') return personAnswer(inquiry.busy);
      return personAnswer(inquiry.write, quotation(asked.asked));
    },
  };
}

/** Takes what an author says in private, if it answers editors: after the button, or as a reply to their question. */
export async function hearAuthor(context: CommandContext, said: HeardMessage): Promise<TextAnswer | undefined> {
  const { services, person } = context;
  if (said.via !== 'private' || said.edited) return undefined;
  const { drafts } = services.questions;
  const draft = await drafts.get(person.key);
  if (draft?.awaits.kind === 'word-to-editor') {
    const passed = await passOn(context, draft.question, said.text);
    if (passed.kind === 'refused') return { ...personAnswer(), body: passed.body };
    await drafts.change(person.key, (now) => (now?.awaits.kind === 'word-to-editor' ? undefined : now));
    return passed.answer;
  }
  const question = await inquiryRepliedTo(context, said);
  if (!question) return undefined;
  const passed = await passOn(context, question, said.text);
  return passed.kind === 'refused' ? { ...personAnswer(), body: passed.body } : passed.answer;
}

/** The question whose answer editors asked about, where this is a reply to what they asked. */
export async function inquiryRepliedTo(
  { services, person }: CommandContext,
  { via, repliesTo }: HeardMessage,
): Promise<IssueDate | undefined> {
  if (via !== 'private' || repliesTo === undefined) return undefined;
  for (const question of await services.questions.calendar.askedBefore(undefined, questionsAskedAbout)) {
    const asked = await services.reviewDesk.inquiries.of(question, person.key);
    if (asked && [asked.message, ...asked.before].includes(repliesTo)) return question;
  }
  return undefined;
}

export async function submitAuthorsAnswer(
  context: CommandContext,
  question: IssueDate,
  words: string,
): Promise<SubmitAnswer> {
  const passed = await passOn(context, question, words);
  return passed.kind === 'refused' ? passed : passed.answer;
}

type PassedOn = { kind: 'passed'; answer: TextAnswer } | Extract<SubmitAnswer, { kind: 'refused' }>;

async function passOn(context: CommandContext, question: IssueDate, words: string): Promise<PassedOn> {
  const { services, person, sentences } = context;
  const { inquiry } = sentences.review;
  const { reviewDesk, questions } = services;
  const refused = (sentence: string): PassedOn => ({ kind: 'refused', body: [paragraph(sentence)] });
  const text = words.trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return refused(inquiry.empty);
  if (Array.from(text).length > longestAnswer) return refused(inquiry.answerTooLong);
  const asked = await reviewDesk.inquiries.of(question, person.key);
  const over: PassedOn = { kind: 'passed', answer: personAnswer(inquiry.over) };
  if (!asked) return over;
  const there = sentencesIn(reviewDesk.language);
  const passed = await reviewDesk.passOn(question, person.key, { asked: asked.asked, text }, async () => {
    const reply = await questions.replies.of(question, person.key);
    if (!reply || !isLive(reply)) return undefined;
    return [
      paragraph(there.review.inquiry.came(authorOf(reply.shownAs, there))),
      quoted(excerptOf(asked.asked, longestAsked)),
      // Plain: it would run into the question if it were quoted too.
      ...quoted(text).children,
    ];
  });
  if (passed === 'over') return over;
  return passed === 'passed' ? { kind: 'passed', answer: personAnswer(inquiry.thanks) } : refused(inquiry.failed);
}

/** In characters; with it, the longest answer fits one message of either platform. */
const longestAsked = 200;
const questionsAskedAbout = 3;
