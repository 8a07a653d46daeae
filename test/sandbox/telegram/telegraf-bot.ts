import { Telegraf, type TelegramError } from 'telegraf';
import { systemClock } from '../../../src/clock.ts';
import { TelegramSandbox, type TelegramSandboxOptions } from '../../../src/sandbox/telegram/telegram-sandbox.ts';

export interface Trial extends AsyncDisposable {
  sandbox: TelegramSandbox;
  bot: Telegraf;
  /** Calls a method with any fields; what telegraf's types forbid, too. */
  call(method: string, params?: object): Promise<unknown>;
  /** The refusal of a call, as `code description`. */
  refusal(method: string, params?: object): Promise<string>;
  /** Resolves when telegraf polls. */
  launch(): Promise<void>;
}

/** A sandbox and an unmodified telegraf that knows its address. Limits are off unless asked for. */
export async function startTrial(options: TelegramSandboxOptions = {}): Promise<Trial> {
  const sandbox = await TelegramSandbox.start({ limits: 'off', clock: systemClock, ...options });
  const bot = new Telegraf(sandbox.token, { telegram: { apiRoot: sandbox.apiRoot } });
  const call = (method: string, params: object = {}) => bot.telegram.callApi(method as 'getMe', params);
  let polling: Promise<void> | undefined;
  return {
    sandbox,
    bot,
    call,
    refusal: (method, params) =>
      call(method, params).then(
        (result) => `accepted: ${JSON.stringify(result)}`,
        (error: TelegramError) => `${error.code} ${error.description}`,
      ),
    launch: async () => {
      polling = bot.launch();
      await sandbox.whenPolled();
    },
    [Symbol.asyncDispose]: async () => {
      if (polling) {
        bot.stop();
        await polling;
      }
      await sandbox.close();
    },
  };
}
