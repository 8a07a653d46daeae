import type { Button } from '../../commands/command.ts';

/** Buttons divided where one begins a new row. */
export function buttonGroups(buttons: readonly Button[]): Button[][] {
  const groups: Button[][] = [];
  for (const button of buttons) {
    const last = groups.at(-1);
    if (last && !(button.kind === 'action' && button.startsRow)) last.push(button);
    else groups.push([button]);
  }
  return groups;
}
