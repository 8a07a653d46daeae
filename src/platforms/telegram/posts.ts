import type { Chat, MessageId } from '../chat.ts';
import type { Pace } from '../pace.ts';
import type { Outcome } from '../platform.ts';
import { type ChangeFailure, type RemovalOutcome, type RevisionOutcome, repeatableFailure } from '../post-change.ts';
import { addressOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { changeRefusalOf, describeError, isUnchanged, outcomeOf } from './outcomes.ts';
import type { TelegramMessage } from './render.ts';
import { idOfSent } from './sent-message.ts';

/** Posts of issues: makes, changes and removes them. Each needs a turn of the pace first; none throws. */
export class Posts {
  readonly #client: TelegramClient;
  readonly #pace: Pace;
  readonly #changesPace: Pace;

  constructor(client: TelegramClient, pace: Pace, changesPace: Pace) {
    this.#client = client;
    this.#pace = pace;
    this.#changesPace = changesPace;
  }

  async send(chat: Chat, message: TelegramMessage): Promise<Outcome> {
    try {
      const sent = await this.#pace.post(chat.key, () =>
        this.#client.callApi('sendMessage', { ...addressOf(chat.key), ...message }),
      );
      return { kind: 'sent', message: idOfSent(sent) };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  /** A bot may edit what it posted, however old that is (tdlib's MessagesManager.cpp, `can_edit_message`). */
  async revise(chat: Chat, post: MessageId, message: TelegramMessage): Promise<RevisionOutcome> {
    try {
      await this.#changesPace.post(chat.key, () =>
        this.#client.callApi('editMessageText', { ...placeOf(chat, post), ...message }),
      );
      return { kind: 'edited' };
    } catch (error) {
      return isUnchanged(error) ? { kind: 'unchanged' } : changeFailureOf(error);
    }
  }

  /** Telegram lets a bot do that for 48 hours (https://core.telegram.org/bots/api#deletemessage). */
  async remove(chat: Chat, post: MessageId): Promise<RemovalOutcome> {
    try {
      await this.#changesPace.post(chat.key, () => this.#client.callApi('deleteMessage', placeOf(chat, post)));
      return { kind: 'removed' };
    } catch (error) {
      const failure = changeFailureOf(error);
      return failure.kind === 'refused' && failure.why === 'message-deleted' ? { kind: 'removed' } : failure;
    }
  }
}

function placeOf(chat: Chat, post: MessageId) {
  return { chat_id: addressOf(chat.key).chat_id, message_id: Number(post) };
}

/** What an error of a change means. */
function changeFailureOf(error: unknown): ChangeFailure {
  const detail = describeError(error);
  const why = changeRefusalOf(error);
  if (why) return { kind: 'refused', why, reach: 'chat', detail };
  return repeatableFailure(outcomeOf(error), detail);
}
