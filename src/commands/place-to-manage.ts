import type { Inspection } from '../platforms/chat.ts';
import { personAnswer } from './answers.ts';
import type { ChatReference, CommandAnswer, CommandContext, RoleReference } from './command.ts';

export type PlaceToManage =
  | ({ kind: 'found'; title: string } & Pick<Inspection & { kind: 'found' }, 'chat' | 'missing' | 'followUps' | 'role'>)
  | { kind: 'refused'; answer: CommandAnswer };

/**
 * The place that a manager's command is about: the one it names, or the one it was typed in. Refuses, with the sentence
 * that says why, a place that isn't there, can't take posts, or isn't the person's to manage. Looks at a role there as well.
 */
export async function placeToManage(
  context: Pick<CommandContext, 'inspect' | 'sentences'>,
  reference: ChatReference | undefined,
  role?: RoleReference,
): Promise<PlaceToManage> {
  const sentences = context.sentences.commands;
  const refused = (sentence: string): PlaceToManage => ({ kind: 'refused', answer: personAnswer(sentence) });
  const inspection = await context.inspect(reference, role);
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
  return { ...inspection, title };
}
