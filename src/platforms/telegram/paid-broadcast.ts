import { operatorLanguage } from '../../locales/operator-language.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { SendingLimits } from '../pace.ts';
import { telegramLimits, telegramPaidPerSecond } from './limits.ts';
import { describeError, isUnpaid, toldToWait } from './outcomes.ts';

/**
 * Telegram's limits where the operator pays to send faster. Every new message says that it may cost, answers to people too:
 * those that don't would be told to wait while a broadcast uses up what is free. Where Telegram turns out not to let the bot
 * pay, the ordinary limits are kept.
 */
export class PaidBroadcast implements SendingLimits {
  readonly inChat = telegramLimits.inChat;
  readonly #log: Logger;
  #isOn = true;
  /** Of late: what long ago went well must not hide that it does no more. */
  #sent = 0;
  #told = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  get perSecond(): number {
    return this.#isOn ? telegramPaidPerSecond : telegramLimits.perSecond;
  }

  /** What a new message says besides (https://core.telegram.org/bots/api#sendmessage). */
  terms(): { allow_paid_broadcast?: true } {
    if (!this.#isOn) return {};
    this.#sent++;
    if (this.#sent >= ofLate) {
      this.#sent /= 2;
      this.#told /= 2;
    }
    return { allow_paid_broadcast: true };
  }

  toldToWait(error: unknown): ReturnType<SendingLimits['toldToWait']> {
    const told = toldToWait(error);
    if (told) this.#told++;
    const isRefused = isUnpaid(error) || (this.#told >= mostTold && this.#told > this.#sent * mostToldShare);
    if (told && isRefused && this.#isOn) {
      this.#isOn = false;
      const { paidBroadcastRefused } = sentencesIn(operatorLanguage(process.env)).telegram;
      this.#log.error({ error: describeError(error) }, paidBroadcastRefused);
    }
    return told;
  }
}

/** One chat or another is told to wait at any speed; more than a tenth of the messages means that they aren't paid for. */
const mostTold = 20;
const mostToldShare = 0.1;
/** Messages: as many as there are in a second; older ones count less and less. */
const ofLate = telegramPaidPerSecond;
