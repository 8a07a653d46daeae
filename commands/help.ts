import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { type Command, defineCommand } from '../src/commands/command.ts';
import { isEditor } from '../src/commands/reviewing/editors-only.ts';
import { usageOf } from '../src/commands/usage.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';

export default defineCommand({
  name: 'help',
  localName: ({ commands }) => commands.help.name,
  description: ({ commands }) => commands.help.description,
  options: z.object({}),
  optionDescription: () => '',
  access: 'anyone',
  run: async (context) => {
    const { sentences, services } = context;
    const lines = (access: Command['access']) => ({
      type: 'list' as const,
      ordered: false,
      children: services.commands
        .filter((command) => command.access === access)
        .map((command) => ({
          type: 'listItem' as const,
          children: [
            paragraph(
              { type: 'strong', children: [{ type: 'text', value: usageOf(command, sentences) }] },
              ` ${command.description(sentences)}`,
            ),
          ],
        })),
    });
    const { help } = sentences.commands;
    return personAnswer(
      help.intro(services.newsletter.name),
      lines('anyone'),
      help.managers,
      lines('manager'),
      help.channels,
      ...((await isEditor(context)) ? [help.editors, lines('editor')] : []),
    );
  },
});
