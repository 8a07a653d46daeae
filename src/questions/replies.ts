import type { Clock } from '../clock.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import { checkAnswer, type Unfit } from './check-answer.ts';
import type { AskedQuestion, QuestionCalendar } from './question-calendar.ts';
import { isLive, type LiveReply, type Reply, type ShownAs, type Written } from './reply.ts';
import type { Change } from './reply-register.ts';
import type { ReplyRegisters } from './reply-registers.ts';
import { moveTo, newReply } from './reply-transitions.ts';

/** Why an answer, or a change of one, is not taken. */
export type Refusal =
  | Unfit
  /** No such question was asked. */
  | { kind: 'unknown-question' }
  /** The question is closed; `current` is open, if one is. */
  | { kind: 'late'; current?: AskedQuestion }
  /** It says what this person's answer says already; nothing was changed. */
  | { kind: 'repeated'; reply: LiveReply }
  /** Another person gave it, in the same words. */
  | { kind: 'copied' }
  /** There is no answer of this person to change. */
  | { kind: 'no-answer' };

/** What became of an answer. When it is `stored` it is on the disk. */
export type Receipt =
  | { kind: 'stored'; change: 'new' | 'edited' | 'signed'; reply: LiveReply }
  | { kind: 'refused'; why: Refusal };

/** Takes answers to the question of the week: one a person, which a further one edits, until the question closes. */
export class Replies {
  readonly #registers: ReplyRegisters;
  readonly #calendar: QuestionCalendar;
  readonly #clock: Clock;

  constructor(registers: ReplyRegisters, calendar: QuestionCalendar, clock: Clock) {
    this.#registers = registers;
    this.#calendar = calendar;
    this.#clock = clock;
  }

  /** A person's answer to a question, withdrawn ones too. */
  of(question: IssueDate, person: PersonKey): Promise<Reply | undefined> {
    return this.#registers.use(question, (register) => register.get(person));
  }

  /** Stores an answer, or edits the one that is there. Throws `StoreUnavailable`. */
  async answer(question: IssueDate, person: PersonKey, written: Written): Promise<Receipt> {
    const late = await this.#lateness(question, written);
    if (late) return late;
    const checked = checkAnswer(written.text);
    if (checked.kind === 'unfit') return { kind: 'refused', why: checked.why };
    const answer = { ...written, text: checked.text };
    return this.#registers.use(question, (register) =>
      register.change(person, (known): Change<Receipt> => {
        if (known && isLive(known) && known.text === answer.text) return this.#signed(known, answer);
        if (register.index.isCopy(answer.text, person)) return refused({ kind: 'copied' });
        const now = this.#clock.now();
        if (!known) return stored(newReply(question, person, answer, now), 'new');
        if (known.state === 'published') return refused({ kind: 'late' });
        return stored(moveTo(known, { kind: 'edit', written: answer }, now), isLive(known) ? 'edited' : 'new');
      }),
    );
  }

  /** Changes how an answer is signed, or whether it may be featured. */
  async sign(
    question: IssueDate,
    person: PersonKey,
    change: { shownAs?: ShownAs; mayFeature?: boolean },
  ): Promise<Receipt> {
    return this.#registers.use(question, async (register) => {
      const reply = await register.get(person);
      const late = await this.#lateness(question, reply && isLive(reply) ? reply : { language: 'en' });
      if (late) return late;
      return register.change(person, (known): Change<Receipt> => {
        if (!known || !isLive(known)) return refused({ kind: 'no-answer' });
        return this.#signed(known, { ...writtenOf(known), ...change });
      });
    });
  }

  /** Takes an answer back; its words are deleted. */
  async withdraw(question: IssueDate, person: PersonKey): Promise<'withdrawn' | Refusal> {
    const late = await this.#lateness(question, { language: 'en' });
    if (late) return late.why;
    return this.#registers.use(question, (register) =>
      register.change(person, (known): Change<'withdrawn' | Refusal> => {
        if (!known || !isLive(known)) return { result: { kind: 'no-answer' } };
        if (known.state === 'published') return { result: { kind: 'late' } };
        return { write: moveTo(known, { kind: 'withdraw' }, this.#clock.now()), result: 'withdrawn' };
      }),
    );
  }

  async #lateness(
    question: IssueDate,
    { language }: Pick<Written, 'language'>,
  ): Promise<Extract<Receipt, { kind: 'refused' }> | undefined> {
    const asked = await this.#calendar.of(question, language);
    if (!asked) return { kind: 'refused', why: { kind: 'unknown-question' } };
    if (asked.state === 'open') return undefined;
    const current = await this.#calendar.current(language);
    return { kind: 'refused', why: { kind: 'late', ...(current?.state === 'open' ? { current } : {}) } };
  }

  /** The words stay; taking back the consent to be featured undoes what an editor decided, as other words do. */
  #signed(known: LiveReply, written: Written): Change<Receipt> {
    if (known.state === 'published') return refused({ kind: 'late' });
    const isSame =
      written.mayFeature === known.mayFeature && JSON.stringify(written.shownAs) === JSON.stringify(known.shownAs);
    if (isSame) return refused({ kind: 'repeated', reply: known });
    const kind = known.state === 'featured' && !written.mayFeature ? 'edit' : 'sign';
    return stored(moveTo(known, { kind, written }, this.#clock.now()), 'signed');
  }
}

function stored(reply: Reply, change: 'new' | 'edited' | 'signed'): Change<Receipt> {
  if (!isLive(reply)) throw new Error('an answer was withdrawn by being given');
  return { write: reply, result: { kind: 'stored', change, reply } };
}

function refused(why: Refusal): Change<Receipt> {
  return { result: { kind: 'refused', why } };
}

function writtenOf({ text, shownAs, mayFeature, language, source }: LiveReply): Written {
  return { text, shownAs, mayFeature, language, source };
}
