import { TelegramError } from 'telegraf';
import { operatorLanguage } from '../../locales/operator-language.ts';
import { type Sentences, sentencesIn } from '../../locales/sentences.ts';
import { codeOf } from '../network-error.ts';
import { PlatformUnavailable } from '../platform.ts';
import { RequestTimedOut } from './client.ts';
import { describeError } from './outcomes.ts';

/** Why Telegram can't be used, for the operator, by the error that ended it. */
export function unavailable(error: unknown, apiRoot: string): PlatformUnavailable {
  if (error instanceof PlatformUnavailable) return error;
  const sentences = sentencesIn(operatorLanguage(process.env)).telegram;
  const { code } = error instanceof TelegramError ? error : { code: undefined };
  if (code === 401 || code === 404) {
    return new PlatformUnavailable('telegram', 'token-refused', sentences.tokenRefused);
  }
  if (code === 409) return new PlatformUnavailable('telegram', 'conflict', sentences.conflict);
  const { origin, pathname } = new URL(apiRoot);
  return new PlatformUnavailable(
    'telegram',
    'unreachable',
    sentences.unreachable(`${origin}${pathname}`.replace(/\/$/, ''), reasonOf(error, sentences)),
  );
}

/** Why there was no connection: the system's own code where there is one. */
function reasonOf(error: unknown, sentences: Sentences['telegram']): string {
  if (error instanceof RequestTimedOut) return sentences.noAnswer;
  if (error instanceof TelegramError) return describeError(error);
  return codeOf(error) || sentences.notTelegram;
}
