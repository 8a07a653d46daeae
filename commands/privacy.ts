import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { defineCommand } from '../src/commands/command.ts';

export default defineCommand({
  name: 'privacy',
  localName: ({ commands }) => commands.privacy.name,
  description: ({ commands }) => commands.privacy.description,
  options: z.object({}),
  optionDescription: () => '',
  access: 'anyone',
  run: async ({ sentences, services }) =>
    personAnswer(...sentences.commands.privacy.text(services.newsletter.editorEmail)),
});
