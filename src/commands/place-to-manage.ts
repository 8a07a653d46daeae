import type { Chat, Permission } from '../platforms/chat.ts';
import { personAnswer } from './answers.ts';
import type { ChatReference, CommandAnswer, CommandContext } from './command.ts';

export type PlaceToManage =
  | { kind: 'found'; chat: Chat; title: string; missing: Permission[] }
  | { kind: 'refused'; answer: CommandAnswer };

/**
 * The place that a manager's command is about: the one it names, or the one it was typed in. Refuses, with the sentence
 * that says why, a place that isn't there, can't take posts, or isn't the person's to manage.
 */
export async function placeToManage(
  context: Pick<CommandContext, 'inspect' | 'sentences'>,
  reference: ChatReference | undefined,
): Promise<PlaceToManage> {
  const sentences = context.sentences.commands;
  const refused = (sentence: string): PlaceToManage => ({ kind: 'refused', answer: personAnswer(sentence) });
  const inspection = await context.inspect(reference);
  if (inspection.kind === 'unknown') return refused(sentences.placeUnknown(reference ?? ''));
  if (inspection.kind === 'unsuitable') return refused(sentences.placeUnsuitable(inspection.title));
  const title = inspection.chat.title || sentences.thisChat;
  if (!inspection.personManages) {
    // A Telegram channel tells only its administrators who manages it: while the bot is none, nobody can be known.
    const unknowable = inspection.missing.includes('be-administrator');
    return refused(
      unknowable
        ? sentences.missingPermissions(title, [sentences.permissions['be-administrator']])
        : sentences.notManager(title),
    );
  }
  return { kind: 'found', chat: inspection.chat, title, missing: inspection.missing };
}
