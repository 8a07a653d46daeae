import { TelegramError } from 'telegraf';
import { type ChatKey, chatKeySchema } from '../chat.ts';
import { codeOf } from '../network-error.ts';
import { MustWait } from '../pace.ts';
import type { Outcome } from '../platform.ts';
import type { ToldToWait } from '../waits.ts';
import { RequestLost } from './client.ts';

/**
 * What became of a send that failed, by Telegram's error or the network's. This is the one place where
 * Telegram's answers get their meaning (the texts are those of tdlib/telegram-bot-api, Client.cpp).
 */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof MustWait) return { kind: 'retry', afterMs: error.afterMs, detail: describeError(error) };
  return error instanceof TelegramError ? outcomeOfAnswer(error) : outcomeOfLostRequest(error);
}

/** What a failed request says about waiting. Telegram's words are the same for one chat and for the whole bot. */
export function toldToWait(error: unknown): ToldToWait | undefined {
  if (isUnpaid(error)) return { afterMs: 1000, reach: 'bot' };
  if (!(error instanceof TelegramError) || error.code !== 429) return undefined;
  return { afterMs: (error.parameters?.retry_after ?? defaultRetrySeconds) * 1000, reach: 'unsaid' };
}

/** Whether a message was refused, since the Stars that it was to cost are used up (https://core.telegram.org/api/stars). */
export function isUnpaid(error: unknown): boolean {
  return error instanceof TelegramError && error.code === 400 && /balance_too_low/i.test(error.description);
}

/** Whether a message was to become what it is already. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof TelegramError && error.code === 400 && /message is not modified/i.test(error.description);
}

/** Why a message can't be changed, where that is because of the message. */
export function changeRefusalOf(error: unknown): 'message-deleted' | 'too-old' | undefined {
  if (!(error instanceof TelegramError) || error.code !== 400) return undefined;
  if (/message to (edit|delete) not found|message_id_invalid/i.test(error.description)) return 'message-deleted';
  return /message can't be (edited|deleted)|message_(edit_time_expired|delete_forbidden)/i.test(error.description)
    ? 'too-old'
    : undefined;
}

/** How an error is named in the log: without addresses, since Telegram's hold the token. */
export function describeError(error: unknown): string {
  if (error instanceof TelegramError) return `${error.code} ${error.description}`;
  if (error instanceof MustWait) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  return `${error.name} ${codeOf(error)}`.trim();
}

const defaultRetrySeconds = 5;

type Meaning =
  Extract<Outcome, { kind: 'gone' | 'rejected' }> extends infer Kind
    ? Kind extends { detail: string }
      ? Omit<Kind, 'detail'>
      : never
    : never;

const blocked: Meaning = { kind: 'gone', why: 'blocked-by-person' };
const removed: Meaning = { kind: 'gone', why: 'bot-removed' };
const deleted: Meaning = { kind: 'gone', why: 'chat-deleted' };
/** Telegram once sent these to everyone for hours (python-telegram-bot issue 3956), so they never end a subscription. */
const noRight: Meaning = { kind: 'rejected', why: 'missing-permission', reach: 'chat' };
const noAccess: Meaning = { kind: 'rejected', why: 'missing-access', reach: 'chat' };
const malformed: Meaning = { kind: 'rejected', why: 'invalid-post', reach: 'post' };
const tokenRefused: Meaning = { kind: 'rejected', why: 'unauthorized', reach: 'bot' };

/** By code and a part of the text, in lower case; the first that matches. The texts are no contract. */
const meanings: readonly (readonly [code: number, says: string, meaning: Meaning])[] = [
  [401, '', tokenRefused],
  // A path with an unknown token; a chat that isn't there is a 400.
  [404, '', tokenRefused],
  [403, 'bot was blocked by the user', blocked],
  [403, 'user is deactivated', { kind: 'gone', why: 'person-deactivated' }],
  [403, 'bot was kicked', removed],
  [403, 'bot is not a member', removed],
  [403, 'group chat was deleted', deleted],
  [403, "can't initiate conversation", blocked],
  [403, "can't send messages to bots", { kind: 'rejected', why: 'wrong-chat-kind', reach: 'chat' }],
  // Upstream 403s in capitals are rewritten to 400 (Client.cpp:88-101), so both occur.
  [403, '', noAccess],
  // Transient on a server that is new to the bot, so the subscription stays.
  [400, 'chat not found', noAccess],
  [400, 'peer_id_invalid', noAccess],
  [400, 'channel_private', noAccess],
  [400, 'user_is_blocked', blocked],
  [400, 'input_user_deactivated', { kind: 'gone', why: 'person-deactivated' }],
  [400, 'message thread not found', deleted],
  [400, 'topic_deleted', deleted],
  [400, 'topic_closed', { kind: 'rejected', why: 'topic-closed', reach: 'chat' }],
  [400, 'not enough rights', noRight],
  [400, 'have no rights', noRight],
  [400, 'have no write access', noRight],
  [400, 'need administrator rights', noRight],
  [400, 'chat_write_forbidden', noRight],
  [400, 'chat_restricted', noRight],
  [400, 'chat_admin_required', noRight],
  [400, 'chat_send_plain_forbidden', noRight],
  [400, 'user_banned_in_channel', noRight],
  [400, "can't parse entities", malformed],
  [400, 'message is too long', malformed],
  [400, 'message_too_long', malformed],
  [400, 'message text is empty', malformed],
  [400, 'text must be encoded', malformed],
  [400, 'button_', malformed],
  [400, 'inline keyboard button', malformed],
  [400, 'reply markup', malformed],
  [400, 'wrong http url', malformed],
  [400, "can't parse", malformed],
  [400, 'object expected', malformed],
  [413, '', malformed],
];

function outcomeOfAnswer(error: TelegramError): Outcome {
  const detail = describeError(error);
  const movedTo = error.parameters?.migrate_to_chat_id;
  // Only a group without topics becomes a supergroup, so the new key has none.
  if (movedTo !== undefined) return { kind: 'moved', to: keyOf(movedTo) };
  const told = toldToWait(error);
  if (told) return { kind: 'retry', afterMs: told.afterMs, detail };
  // The message may have been posted before the server failed.
  if (error.code >= 500) return { kind: 'uncertain', detail };
  const says = error.description.toLowerCase();
  const found = meanings.find(([code, part]) => code === error.code && says.includes(part));
  return found ? { ...found[2], detail } : { kind: 'rejected', why: 'other', reach: 'chat', detail };
}

/**
 * A request without an answer. Only what fails while connecting is certainly not posted; whatever breaks later may have
 * arrived: Telegram has no key to recognise a repeated one by.
 */
function outcomeOfLostRequest(error: unknown): Outcome {
  const detail = describeError(error);
  return error instanceof RequestLost && error.neverSent
    ? { kind: 'retry', afterMs: 0, detail }
    : { kind: 'uncertain', detail };
}

function keyOf(chatId: number): ChatKey {
  return chatKeySchema.parse(`telegram:${chatId}`);
}
