import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { personAnswer } from '../../src/commands/answers.ts';
import { answerAction, defineCommand } from '../../src/commands/command.ts';
import { loadCommands } from '../../src/commands/load-commands.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { Terminal } from '../../src/sandbox/terminal.ts';
import { openNewsroom } from '../review-desk/newsroom.ts';
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
    sentences: sentencesIn('en'),
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

test('a person is asked on Telegram for what a command lacks, and replies to that', async () => {
  expect(await answerTo('t /search')).toMatch(
    /Please write it now\.\n\[ Words, or a "phrase" in quotation marks … \]$/,
  );
  expect(await answerTo('t > tram late')).toContain('1 place for: tram late');
});

test('what can’t be typed is told in words', async () => {
  expect(await answerTo('hello')).toBe(sentencesIn('en').sandbox.howToType);
  expect(await answerTo('d /weather')).toContain('There is no command /weather');
  expect(await answerTo('d /latest soon')).toBe(
    '“soon” is not something /latest understands. It is used like this: /latest [language]\nlanguage: Language of the issue; without it, yours (en, zh-Hans, zh-Hant)',
  );
  expect(await answerTo('t /settings')).toContain('does not get');
  expect(await answerTo('t Short')).toMatch(/^There is no button “Short” under that message, only: “Subscribe”\./);
  await answerTo('d /archive 2026');
  expect(await answerTo('d More')).toMatch(
    /^There is no button “More” under that message, only: “.+”\. To say something/,
  );
  await answerTo('t /latest');
  expect(await answerTo('t Read on the web')).toMatch(/^“Read on the web” is a link\. It opens https:/);
});

test('what the bot leaves to other bots is told to be without an answer, and the next line has one', async () => {
  expect(await answerTo('t /foo')).toBe('Nothing was answered.');
  expect(await answerTo('t /latest')).toContain('The ferries ran on time');
});

test('with e a person is an editor', async () => {
  expect(await answerTo('e /latest')).toBe(sentencesIn('en').sandbox.howToType);
  await using newsroom = await openNewsroom();
  const { mei, ana, channel, bo, group } = newsroom;
  const lines: string[] = [];
  const sitting = new Terminal({
    commands: await loadCommands(),
    discord: { member: ana, channel },
    telegram: { person: bo, chat: group },
    editors: { member: mei, channel },
    sentences: sentencesIn('en'),
    print: (line) => lines.push(line),
  });
  await sitting.type('d /replies');
  await sitting.type('e /replies');
  expect(lines[0]).toContain('Only the newsletter’s editors can do this.');
  expect(lines[1]).toMatch(
    /only you see this:\nWhat would you do without the ferry\?[\s\S]*There are no such answers\./,
  );
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

describe('a conversation', () => {
  /** A newsletter that asks, and a command that takes answers by a form or in words. */
  const date = '2026-01-16';
  const asking = `${issueText(date)}\n## Question of the Week\n\nHow do you cross the harbour?\n`;
  const answer = defineCommand({
    name: 'answer',
    description: () => 'Answer the question',
    options: z.object({}),
    optionDescription: () => '',
    access: 'anyone',
    run: async () => personAnswer('Press Answer.'),
    press: async ({ draft }) => ({
      kind: 'form',
      form: {
        title: 'Question of the Week',
        action: answerAction(issueDateSchema.parse(date)),
        fields: [
          {
            kind: 'text',
            name: 'text',
            label: 'Your answer',
            description: 'In a few words',
            multiline: true,
            maxLength: 60,
            required: true,
            ...(draft?.text ? { value: draft.text } : {}),
          },
          {
            kind: 'choice',
            name: 'as',
            label: 'Shown as',
            value: 'name',
            options: [
              { label: 'My name', value: 'name' },
              { label: 'Anonymous', value: 'nobody' },
            ],
          },
        ],
      },
      otherwise: personAnswer('Write your answer here.'),
    }),
    submit: async (_, __, { text = '', as }) =>
      text.length < 10 ? { kind: 'refused', body: [paragraph('Too short.')] } : personAnswer(`Kept: ${text} (${as})`),
    hear: async (_, { text, via }) => (text.startsWith('By') ? personAnswer(`Heard ${via}: ${text}`) : undefined),
  });

  let talking: RunningBot;
  let chat: Terminal;
  const lines: string[] = [];
  const type = async (line: string) => {
    await chat.type(line);
    return lines.at(-1) ?? '';
  };

  beforeAll(async () => {
    const commands = [...(await loadCommands()).filter(({ name }) => name !== 'answer'), answer];
    talking = await startBot({ [`${date}.md`]: asking }, 'off', systemClock, commands);
    const server = talking.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    const ben = talking.telegram.addPerson({ name: 'Ben' });
    const group = talking.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
    chat = new Terminal({
      commands,
      discord: { member: ada, channel },
      telegram: { person: ben, chat: group },
      sentences: sentencesIn('en'),
      print: (line) => lines.push(line),
    });
    await chat.type('d /subscribe');
    await chat.type('t /subscribe');
    await talking.bot.broadcasts.post(issueDateSchema.parse(date));
  });
  afterAll(() => talking[Symbol.asyncDispose]());

  test('a form is asked field by field, and comes back with the words when it is refused', async () => {
    expect(await type('d Answer')).toContain('Your answer (In a few words):');
    expect(await type('d By ferry')).toBe('Shown as:\n  1 My name ✓\n  2 Anonymous');
    expect(await type('d 2')).toMatch(/only you see this:\nToo short\.[\s\S]*│ By ferry\n\[ Edit \]/);
    expect(await type('d Edit')).toMatch(/form: Question of the Week[\s\S]*Your answer[\s\S]*By ferry$/);
    await type('d By ferry, always');
    expect(await type('d')).toContain('Kept: By ferry, always (name)');
  });

  test('answers look as posts do: bars, separators, where links lead', async () => {
    expect(await type('t /latest')).toContain('[Read on the web → https://');
    expect(await type('d /latest')).toContain(`${'─'.repeat(40)}\nQuestion of the Week`);
  });

  test('what the sandbox suggests at its start works there', async () => {
    expect(await type('t /settings')).toContain('[Short]');
    expect(await type('t Short')).toContain('Length: Short.');
  });

  test('words are replies to the last post, or private', async () => {
    expect(await type('d > By ferry')).toMatch(/everyone sees this:\nHeard reply: By ferry/);
    expect(await type('d >> By tram')).toMatch(/only you see this:\nHeard private: By tram/);
    expect(await type('t > By ferry')).toMatch(/everyone sees this:\nHeard reply: By ferry/);
    expect(await type('t Answer')).toMatch(/only you see this:\nWrite your answer here/);
    expect(await type('t > By bus')).toMatch(/only you see this:\nHeard private: By bus/);
  });
});
