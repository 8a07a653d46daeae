import type { Chat, ChatKey, PersonKey, RoleKey } from '../../platforms/chat.ts';
import type { Editor } from '../../questions/reply.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';

/** Who may decide on readers' answers, and where they do. */
export interface Editors {
  people: readonly PersonKey[];
  roles: readonly RoleKey[];
  chats: readonly ChatKey[];
}

export type EditorCheck = { kind: 'editor'; editor: Editor } | { kind: 'refused'; answer: TextAnswer };

/**
 * Who decides, or, with a sentence that says why, a refusal: of who is no editor, and of a chat where others would see what
 * editors see.
 */
export async function editorsOnly(context: CommandContext): Promise<EditorCheck> {
  const { person, chat, sentences } = context;
  if (!(await isEditor(context))) {
    return { kind: 'refused', answer: personAnswer(sentences.review.notEditor(person.key, chat.key)) };
  }
  if (isOpenToOthers(context)) return { kind: 'refused', answer: personAnswer(sentences.review.inPrivateOnly) };
  return { kind: 'editor', editor: { key: person.key, name: person.name || person.key } };
}

/** Whether the person may decide on answers, as it is now: a role may have been taken since the last press. */
export async function isEditor({
  person,
  holds,
  services: { editors },
}: Pick<CommandContext, 'person' | 'holds' | 'services'>): Promise<boolean> {
  if (editors.people.includes(person.key)) return true;
  for (const role of editors.roles) if (await holds(role)) return true;
  return false;
}

/** Whether editors work there; a topic of an editors' group is theirs as well. */
export function isChatOfEditors({ key }: Pick<Chat, 'key'>, { chats }: Editors): boolean {
  return chats.some((each) => key === each || key.startsWith(`${each}:`));
}

/** A chat that shows everyone what one person is answered. */
function isOpenToOthers({ chat, services }: CommandContext): boolean {
  const isHidden = chat.kind === 'private' || chat.key.startsWith('discord:');
  return !isHidden && !isChatOfEditors(chat, services.editors);
}
