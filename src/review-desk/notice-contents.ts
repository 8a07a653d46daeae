import type { Button } from '../commands/command.ts';
import { type Sentences, sentencesIn } from '../locales/sentences.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import { type Block, paragraph, plainText } from '../newsletter/rich-text.ts';
import type { PersonKey } from '../platforms/chat.ts';
import type { Writing } from '../platforms/platform.ts';
import type { Questions } from '../questions/questions.ts';
import type { LiveReply } from '../questions/reply.ts';
import type { ReplyCounts } from '../questions/reply-index.ts';
import { groupSimilar } from '../questions/similar.ts';
import { cardBody, cardButtons, strong } from './card.ts';
import type { Inquiries } from './inquiries.ts';
import { isCard, type Notice } from './notice.ts';
import { namedIn } from './notices.ts';
import { authorOf, excerptOf } from './reply-text.ts';
import { reviewAction, type ShownState } from './review-action.ts';

export interface ContentsOptions {
  questions: Questions;
  inquiries: Inquiries;
  /** The operator's: an editors' chat has one language, whoever reads it. */
  language: Language;
}

/** What a notice says as things are now. */
export class NoticeContents {
  readonly #options: ContentsOptions;

  constructor(options: ContentsOptions) {
    this.#options = options;
  }

  /** And the revision of the answer that it shows; 0 when the answer is gone. */
  async of(notice: Notice): Promise<{ writing: Writing; shows: number }> {
    const { questions } = this.#options;
    const replies = await questions.review.some(notice.question, namedIn(notice));
    if (!isCard(notice)) return { writing: await this.#list(notice, replies), shows: 0 };
    const [first] = notice.people;
    const reply = replies.find(({ person }) => person === first);
    if (!reply) return { writing: this.#gone(), shows: 0 };
    return {
      writing: await this.card(
        reply,
        replies.filter((other) => other !== reply),
      ),
      shows: reply.revision,
    };
  }

  /** A card; `alike` are others that say nearly the same. */
  async card(reply: LiveReply, alike: readonly LiveReply[] = []): Promise<Writing> {
    const { inquiries, language } = this.#options;
    const sentences = sentencesIn(language);
    const question = await this.questionOf(reply.question, language);
    const inquiry = await inquiries.of(reply.question, reply.person);
    return {
      body: cardBody({ reply, question, alike, inquiry }, sentences, language),
      buttons: [...cardButtons(reply, sentences, { mayAsk: true }), queueButton(reply.question, sentences)],
      language,
    };
  }

  /** In place of what an author told editors. */
  takenBack(): Writing {
    const { language } = this.#options;
    return { body: [paragraph(sentencesIn(language).review.inquiry.takenBack)], buttons: [], language };
  }

  /** What was asked, on one line. */
  async questionOf(date: IssueDate, language: Language): Promise<string> {
    const asked = await this.#options.questions.calendar.of(date, language);
    return asked ? plainText(asked.question.text).replace(/\s+/g, ' ') : date;
  }

  #gone(): Writing {
    const { language } = this.#options;
    return { body: [paragraph(sentencesIn(language).review.card.withdrawn)], buttons: [], language };
  }

  async #list({ question, people }: Notice, replies: readonly LiveReply[]): Promise<Writing> {
    const { questions, language } = this.#options;
    const sentences = sentencesIn(language);
    const { list, card } = sentences.review;
    const groups = await groupSimilar(replies.slice(0, mostCompared), ({ text }) => text);
    const largest = groups.toSorted((a, b) => b.length - a.length).slice(0, mostShown);
    const shown = largest.reduce((sum, group) => sum + group.length, 0);
    return {
      body: [
        strong(list.heading(people.length)),
        paragraph(card.heading(excerptOf(await this.questionOf(question, language), longestExcerpt))),
        ...(largest.length > 0 ? [listOf(largest, sentences)] : []),
        ...(replies.length > shown ? [paragraph(list.more(replies.length - shown))] : []),
        paragraph(list.counts(countsOf(await questions.review.counts(question), sentences))),
      ],
      buttons: [queueButton(question, sentences)],
      language,
    };
  }
}

/** How many answers are in which state; states without any are left out. */
export function countsOf(counts: ReplyCounts, { review }: Sentences): string[] {
  return shownStates
    .filter((state) => counts[state] > 0)
    .map((state) => review.list.count(review.states[state], counts[state]));
}

export const shownStates: readonly ShownState[] = ['received', 'shortlisted', 'featured', 'declined', 'published'];

/** Leads to the queue of a question. */
export function queueButton(question: IssueDate, { review }: Sentences): Button {
  return {
    kind: 'action',
    label: review.buttons.queue,
    action: reviewAction({ verb: 'queue', question }),
  };
}

function listOf(groups: readonly LiveReply[][], sentences: Sentences): Block {
  return {
    type: 'list',
    ordered: false,
    children: groups.flatMap(([first, ...others]) =>
      first ? [{ type: 'listItem', children: [paragraph(lineOf(first, others.length, sentences))] }] : [],
    ),
  };
}

function lineOf(reply: LiveReply, others: number, sentences: Sentences): string {
  const author = authorOf(reply.shownAs, sentences);
  return `${excerptOf(reply.text, longestExcerpt)} — ${sentences.review.list.alike(author, others)}`;
}

/** Near-duplicates are looked for among so many. */
const mostCompared = 500;
const mostShown = 8;
const longestExcerpt = 120;

/** The people of a group of answers, the first one first. */
export function peopleOf(group: readonly LiveReply[]): PersonKey[] {
  return group.map(({ person }) => person);
}
