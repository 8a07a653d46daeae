import type { Command } from '../commands/command.ts';

/** Whether the button to answer the Question of the Week leads somewhere: there is a command for it. */
export function isAnswerable(commands: readonly Pick<Command, 'name' | 'press'>[]): boolean {
  return commands.some(({ name, press }) => name === 'answer' && press !== undefined);
}
