import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Issue, IssueDate, Language } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import {
  type ComposedAnswer,
  type Composition,
  composedAnswer,
  compositionsIn,
  readersSection,
} from './composition.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { QuestionCalendar } from './question-calendar.ts';
import { isLive, type LiveReply } from './reply.ts';
import type { Change } from './reply-register.ts';
import type { ReplyRegisters } from './reply-registers.ts';
import { moveTo } from './reply-transitions.ts';

export interface FeaturingOptions {
  store: Store;
  archive: IssueArchive;
  calendar: QuestionCalendar;
  registers: ReplyRegisters;
  acknowledgements: Acknowledgements;
  clock: Clock;
  log: Logger;
}

/** Of the last question, and of the one before it for what an editor featured too late. */
const questionsComposed = 2;

/** Makes "From our readers" of what editors featured. */
export class Featuring {
  readonly #options: FeaturingOptions;
  readonly #compositions: Collection<IssueDate, Composition>;
  readonly #writers = new KeyedQueue<IssueDate>();

  constructor(options: FeaturingOptions) {
    this.#options = options;
    this.#compositions = compositionsIn(options.store);
  }

  /**
   * Puts what is featured into an issue. Call when its posting begins, before it is rendered; a second call, and one after
   * a kill in the middle, gives the same. Whose answer it shows is then to be told.
   */
  compose(issue: IssueDate): Promise<void> {
    return this.#writers.add(issue, async () => {
      const begun = (await this.#compositions.get(issue)) ?? (await this.#begin(issue));
      if (begun.state === 'composed') return;
      const answers = await this.#publish(begun.answers, issue);
      await this.#options.archive.setReaders(issue, await readersSection(answers, this.#options.archive));
      await this.#options.acknowledgements.owe(issue, answers);
      await this.#compositions.set(issue, { state: 'composed', answers });
      this.#options.log.info({ issue, answers: answers.length }, 'readers’ answers are in the issue');
    });
  }

  /** The answers an issue shows, in their order. */
  async composed(issue: IssueDate): Promise<readonly ComposedAnswer[]> {
    return (await this.#compositions.get(issue))?.answers ?? [];
  }

  /**
   * An issue with what would be in its "From our readers" if its posting began now; undefined when nothing is featured. To
   * be shown as a section; the issue is the newest there is.
   */
  async preview(language: Language): Promise<Issue | undefined> {
    const { archive } = this.#options;
    const newest = archive.dates().at(-1);
    const issue = newest && (await archive.inLanguage(newest, language));
    if (!issue) return undefined;
    // Any issue to come is dated after all questions that were asked.
    const section = await readersSection((await this.#featuredBefore(undefined)).map(composedAnswer), archive);
    return section && { ...issue, readers: section[issue.language] };
  }

  /** Takes a person's answers out of the issues they are in. Returns those issues: what was posted stays in the chats. */
  async forget(person: PersonKey): Promise<IssueDate[]> {
    const { archive } = this.#options;
    const found: IssueDate[] = [];
    for await (const [issue, { answers }] of this.#compositions.entries()) {
      if (answers.some((answer) => answer.person === person)) found.push(issue);
    }
    for (const issue of found) {
      await this.#writers.add(issue, async () => {
        const composition = await this.#compositions.get(issue);
        if (!composition) return;
        const answers = composition.answers.filter((answer) => answer.person !== person);
        await archive.setReaders(issue, await readersSection(answers, archive));
        await this.#compositions.set(issue, { ...composition, answers });
      });
    }
    return found;
  }

  async #begin(issue: IssueDate): Promise<Composition> {
    const answers = (await this.#featuredBefore(issue)).map(composedAnswer);
    const composition: Composition = { state: 'composing', answers };
    await this.#compositions.set(issue, composition);
    return composition;
  }

  /** What is featured, the earlier question first, each in the editors' order. */
  async #featuredBefore(issue: IssueDate | undefined): Promise<LiveReply[]> {
    const { calendar, registers } = this.#options;
    const questions = await calendar.askedBefore(issue, questionsComposed);
    const featured = questions.toReversed().map((question) =>
      registers.use(question, async (register) => {
        const people = register.index.featured().map(({ person }) => person);
        return (await register.getMany(people)).filter(isLive).filter(({ mayFeature }) => mayFeature);
      }),
    );
    return (await Promise.all(featured)).flat();
  }

  /** Marks the replies as published; leaves out what its author changed or an editor undid at the last moment. */
  async #publish(answers: readonly ComposedAnswer[], issue: IssueDate): Promise<ComposedAnswer[]> {
    const { registers, clock } = this.#options;
    const published: ComposedAnswer[] = [];
    for (const answer of answers) {
      const isIn = await registers.use(answer.question, (register) =>
        register.change(answer.person, (now): Change<boolean> => {
          if (now?.state === 'published') return { result: now.issue === issue };
          if (now?.state !== 'featured' || !isSameAnswer(composedAnswer(now), answer)) return { result: false };
          return { write: moveTo(now, { kind: 'publish', issue }, clock.now()), result: true };
        }),
      );
      if (isIn) published.push(answer);
    }
    return published;
  }
}

function isSameAnswer(a: ComposedAnswer, b: ComposedAnswer): boolean {
  return a.text === b.text && JSON.stringify(a.shownAs) === JSON.stringify(b.shownAs);
}
