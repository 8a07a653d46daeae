import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCommands } from '../../src/commands/load-commands.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { Terminal } from '../../src/sandbox/terminal.ts';
import { issueText, type RunningBot, startBot } from '../running-bot.ts';

let running: RunningBot;
let terminal: Terminal;
const printed: string[] = [];

beforeAll(async () => {
  running = await startBot({
    '2026-01-02.md': issueText('2026-01-02', 'The tram came late.'),
    '2026-01-09.md': issueText('2026-01-09'),
  });
  const server = running.discord.addServer({ name: 'Harbour' });
  const channel = server.addChannel({ name: 'news', type: 'text' });
  const person = running.telegram.addPerson({ name: 'Ben' });
  terminal = new Terminal({
    commands: await loadCommands(),
    discord: { member: server.addMember({ name: 'Ada' }), channel },
    telegram: { person, chat: running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: person }) },
    sentences: sentencesIn('en').sandbox,
    print: (line) => printed.push(line),
  });
});
afterAll(() => running[Symbol.asyncDispose]());
beforeEach(() => {
  printed.length = 0;
});

async function answerTo(line: string): Promise<string> {
  await terminal.type(line);
  return printed.at(-1) ?? '';
}

test('a person types commands on either platform and presses what is answered', async () => {
  expect(await answerTo('d /latest')).toMatch(/^--- Discord, only you see this:\n[\s\S]*The ferries ran on time/);
  expect(await answerTo('d /search tram late')).toContain('1 place for: tram late');
  expect(await answerTo('d January 2, 2026')).toContain('The tram came late.');
  expect(await answerTo('d /issue date:2026-01-02')).toContain('The tram came late.');
  expect(await answerTo('d /archive 2026')).toContain('Issues of 2026');
  expect(await answerTo('T /archive')).toMatch(/^--- Telegram, everyone sees this:\nIssues of 2026/);
  expect(await answerTo('t Jan 2')).toContain('The tram came late.');
});

test('what can’t be typed is told in words', async () => {
  expect(await answerTo('hello')).toBe(sentencesIn('en').sandbox.howToType);
  expect(await answerTo('d /weather')).toContain('There is no command /weather');
  expect(await answerTo('d /latest soon')).toBe('/latest has no option for “soon”.');
  expect(await answerTo('t no such button')).toContain('no such button');
});

test('lines are done one after the other, until the input is closed', async () => {
  const input = new PassThrough();
  const listening = terminal.listen(input);
  input.write('t /latest\nd /about\n\n');
  await expect.poll(() => printed).toHaveLength(2);
  expect(printed[0]).toContain('--- Telegram');
  expect(printed[1]).toContain('--- Discord');
  listening.close();
});
