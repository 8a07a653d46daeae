import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadCommands } from '../../src/commands/load-commands.ts';
import { optionName } from '../../src/commands/option-words.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { languages } from '../../src/newsletter/issue.ts';

describe('the commands', () => {
  test('are the files of commands/, each described within Discord’s 100 characters in every language', async () => {
    const commands = await loadCommands();
    expect(commands.map((command) => command.name)).toEqual(
      readdirSync(new URL('../../commands/', import.meta.url)).map((file) => file.replace('.ts', '')),
    );
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) {
      for (const language of languages) {
        const sentences = sentencesIn(language);
        const said = [
          command.description(sentences),
          ...Object.keys(command.options.shape).map((option) => command.optionDescription(sentences, option)),
        ];
        for (const sentence of said) {
          expect(sentence.length).toBeGreaterThan(0);
          expect(sentence.length).toBeLessThanOrEqual(100);
        }
      }
    }
  });

  test('a file that has no command, or one of another name, is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'focus-commands-'));
    await writeFile(join(folder, 'nothing.ts'), 'export const nothing = 1;\n');
    await expect(loadCommands(pathToFileURL(`${folder}/`))).rejects.toThrow('commands/nothing.ts must have a command');
    await rm(folder, { recursive: true });
  });
});

test('every option has a name in every language, which Discord takes', async () => {
  for (const command of await loadCommands()) {
    for (const option of Object.keys(command.options.shape)) {
      for (const language of languages) {
        // https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
        expect(optionName(sentencesIn(language), option), `/${command.name} ${option}, ${language}`).toMatch(
          /^[-_\p{L}\p{N}]{1,32}$/u,
        );
      }
    }
  }
});
