import type { Clock } from '../../clock.ts';
import { badRequest } from './errors.ts';

/** How long a pressed button waits for its answer. The real time is not published. */
const answerWithinMs = 60_000;

interface OpenQuery<Answer> {
  askedAt: number;
  answered(answer: Answer | undefined): void;
}

export interface InlineAnswer {
  results: readonly unknown[];
}

/** Buttons that were pressed and inline queries that were typed, and wait for the bot's answer. */
export class OpenQueries {
  readonly #clock: Clock;
  readonly #presses = new Map<string, OpenQuery<{ text: string | undefined }>>();
  readonly #inline = new Map<string, OpenQuery<InlineAnswer>>();
  #nextId = 4_382_000_000_000_001n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  openPress() {
    return this.#open(this.#presses);
  }

  openInline() {
    return this.#open(this.#inline);
  }

  answerPress(id: string, text: string | undefined): void {
    this.#take(this.#presses, id).answered({ text });
  }

  answerInline(id: string, answer: InlineAnswer): void {
    this.#take(this.#inline, id).answered(answer);
  }

  /** Who still waits, waits for nothing. */
  close(): void {
    for (const open of [this.#presses, this.#inline]) for (const { answered } of open.values()) answered(undefined);
  }

  #open<Answer>(queries: Map<string, OpenQuery<Answer>>): { id: string; answer: Promise<Answer | undefined> } {
    const id = String(this.#nextId++);
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    queries.set(id, { askedAt: this.#clock.now().epochMilliseconds, answered: resolve });
    return { id, answer: promise };
  }

  #take<Answer>(queries: Map<string, OpenQuery<Answer>>, id: string): OpenQuery<Answer> {
    const query = queries.get(id);
    if (!query || this.#clock.now().epochMilliseconds - query.askedAt > answerWithinMs) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    queries.delete(id);
    return query;
  }
}
