import { answerWith } from './answers.ts';
import {
  type Action,
  type Button,
  type ChatReference,
  type CommandContext,
  chatReferenceSchema,
  type TextAnswer,
} from './command.ts';

/**
 * For a manager's command sent to the bot in private without saying of which chat, as it must be for a Telegram channel,
 * where no command can be typed: a button for each chat that the person subscribed. Undefined where there is nothing to choose.
 */
export function chooseChat(
  { chat: here, person, services, sentences }: CommandContext,
  command: string,
  actionFor: (reference: ChatReference | 'here') => Action,
): TextAnswer | undefined {
  if (here.kind !== 'private') return undefined;
  const { whichChat, hereButton } = sentences.commands;
  const current = services.subscriptions.current();
  const others = current
    .filter(({ chat, subscribedBy }) => chat.kind !== 'private' && subscribedBy === person.key)
    .toSorted((a, b) => a.chat.title.localeCompare(b.chat.title))
    .flatMap(({ chat }): Button[] => {
      // A topic has no name outside of its group, where its settings are at hand.
      const { data } = chatReferenceSchema.safeParse(chat.key.slice(chat.key.indexOf(':') + 1));
      return data ? [{ kind: 'action', label: chat.title, action: actionFor(data) }] : [];
    });
  if (others.length === 0) return undefined;
  const isHere = current.some(({ chat }) => chat.key === here.key);
  return answerWith(
    [
      ...(isHere ? [{ kind: 'action' as const, label: hereButton, action: actionFor('here') }] : []),
      ...others.slice(0, mostOffered),
    ],
    whichChat(command),
  );
}

/** Whoever has more names the chat. */
const mostOffered = 20;
