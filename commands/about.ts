import { z } from 'zod';
import { answerWith } from '../src/commands/answers.ts';
import { defineCommand } from '../src/commands/command.ts';
import { publishedDates } from '../src/commands/published-issues.ts';

export default defineCommand({
  name: 'about',
  localName: ({ commands }) => commands.about.name,
  description: ({ commands }) => commands.about.description,
  options: z.object({}),
  optionDescription: () => '',
  access: 'anyone',
  run: async ({ sentences, services, person }) => {
    const { commands } = sentences;
    const newest = publishedDates(services).at(-1);
    const issue = newest && (await services.archive.inLanguage(newest, person.language));
    return answerWith(
      [{ kind: 'link', label: commands.webArchive, url: services.newsletter.archiveUrl }],
      ...(issue && issue.about.length > 0 ? issue.about : [commands.about.newsletter(services.newsletter.name)]),
      commands.about.bot,
      commands.nextIssue(services.nextPublication()),
    );
  },
});
