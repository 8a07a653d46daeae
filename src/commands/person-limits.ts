import { RateLimiterMemory } from 'rate-limiter-flexible';
import { sentencesIn } from '../locales/sentences.ts';
import { waitMs } from '../rate-limit.ts';
import { personAnswer } from './answers.ts';
import type { Person, TextAnswer } from './command.ts';

/** How fast one person may ask, so that nobody takes the bot's time, or a chat's share of messages, from the others. */
export class PersonLimits {
  readonly #asking: RateLimiterMemory | undefined;
  readonly #talking: RateLimiterMemory | undefined;
  readonly #typing: RateLimiterMemory | undefined;
  readonly #telling = new RateLimiterMemory(mostTellings);
  readonly #remarking = new RateLimiterMemory(mostTellings);

  /** `off` only where one person stands for many, in tests. */
  constructor(keep: 'kept' | 'off') {
    const isOff = keep === 'off';
    this.#asking = isOff ? undefined : new RateLimiterMemory(mostAsked);
    this.#talking = isOff ? undefined : new RateLimiterMemory(mostWords);
    this.#typing = isOff ? undefined : new RateLimiterMemory(mostTyped);
  }

  /** How long a person has to wait who asks, by commands, buttons or forms, faster than anyone reads (ms); 0 for others. */
  asksTooFast({ key }: Person): Promise<number> {
    return waitMs(this.#asking, key);
  }

  /** The same for what is said to the bot outside of commands. */
  talksTooFast({ key }: Person): Promise<number> {
    return waitMs(this.#talking, key);
  }

  /** What to say to a person who has to wait. */
  async tooFast({ key, language }: Person, ms: number): Promise<TextAnswer> {
    const answer = personAnswer(sentencesIn(language).commands.tooFast(Math.ceil(ms / 1000)));
    return (await waitMs(this.#telling, key)) > 0 ? { ...answer, saidBefore: true } : answer;
  }

  /** Whether a person's app asks for suggestions faster than anyone types. */
  async typesTooFast({ key }: Person): Promise<boolean> {
    return (await waitMs(this.#typing, key)) > 0;
  }

  /** Whether a person was told a moment ago that something can't be read. */
  async wasRemarked({ key }: Person): Promise<boolean> {
    return (await waitMs(this.#remarking, key)) > 0;
  }
}

/** Seconds. Two a second over some seconds: enough to turn pages quickly. */
const mostAsked = { points: 10, duration: 5 };
/** Apart from commands: who talks much in a group shall still get an answer to a command. */
const mostWords = { points: 5, duration: 10 };
/** Apps ask at almost every letter. */
const mostTyped = { points: 20, duration: 5 };
/** How often a person is told the same. */
const mostTellings = { points: 1, duration: 60 };
