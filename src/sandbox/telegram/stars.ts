import { badRequest } from './errors.ts';

/** Source: core.telegram.org/bots/api#paid-broadcasts. Below this balance they can't be switched on. */
const needed = 10_000;
/** What a message beyond the free ones costs, in tenths of a Star. */
const price = 1;

/** The Telegram Stars of a bot that may pay to send faster. */
export class Stars {
  /** Whether there were enough when paid broadcasts were switched on. */
  readonly isEnough: boolean;
  #tenths: number;

  constructor(stars: number) {
    this.isEnough = stars >= needed;
    this.#tenths = stars * 10;
  }

  get balance(): number {
    return this.#tenths / 10;
  }

  /** Throws the refusal when they are used up. Its text is that of MTProto; the Bot API's own isn't documented. */
  charge(): void {
    if (this.#tenths < price) throw badRequest('BALANCE_TOO_LOW');
    this.#tenths -= price;
  }
}
