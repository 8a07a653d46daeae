import type { PersonKey, RoleKey } from '../../platforms/chat.ts';
import type { CommandContext } from '../command.ts';

/** Who may decide on readers' answers. */
export interface Editors {
  people: readonly PersonKey[];
  roles: readonly RoleKey[];
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
