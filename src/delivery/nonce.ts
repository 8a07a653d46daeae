import { hash } from 'node:crypto';
import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import { type Nonce, nonceSchema } from '../platforms/platform.ts';

/**
 * The nonce of one message of an issue to one chat. Derived, not drawn, so that a process that was killed sends again
 * under the same one. 25 characters of base64url are 150 bits: two chats never share one.
 */
export function deliveryNonce(date: IssueDate, chat: ChatKey, part = 0): Nonce {
  return nonceSchema.parse(hash('sha256', `${date} ${chat} ${part}`, 'base64url').slice(0, 25));
}
