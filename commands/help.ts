import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { defineCommand } from '../src/commands/command.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';

export default defineCommand({
  name: 'help',
  description: (sentences) => sentences.commands.help.description,
  options: z.object({}),
  optionDescription: () => '',
  access: 'anyone',
  run: async ({ sentences, services }) => {
    const { commands } = sentences;
    const line = (name: string, does: string) =>
      paragraph({ type: 'strong', children: [{ type: 'text', value: `/${name}` }] }, ` ${does}`);
    return personAnswer(
      commands.help.intro(services.newsletter.name),
      {
        type: 'list',
        ordered: false,
        children: [
          line('issue', commands.issue.description),
          line('subscribe', commands.subscribe.description),
          line('unsubscribe', commands.unsubscribe.description),
          line('help', commands.help.description),
        ].map((item) => ({ type: 'listItem', children: [item] })),
      },
      commands.help.channels,
    );
  },
});
