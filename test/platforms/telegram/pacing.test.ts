import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerWith, personAnswer } from '../../../src/commands/answers.ts';
import { action } from '../../../src/commands/command.ts';
import type { SandboxChat } from '../../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

let running: RunningPlatform;
let eve: SandboxPerson;
let group: SandboxChat;

beforeEach(async () => {
  running = await startPlatform({ limits: 'kept' });
  eve = running.sandbox.addPerson({ name: 'Eve', languageCode: 'en' });
  group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: eve });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const typed = (times: number) =>
  Promise.all(Array.from({ length: times }, () => eve.type(group, '/help', { until: 'taken' })));
const written = () =>
  group
    .messages()
    .map(({ text }) => text)
    .filter((text) => text !== '/help');

test('who types 24 commands in a group uses up its answers, and is told so once, but nobody else’s', async () => {
  const more = action('archive', '2026');
  running.heard.answer = () => answerWith([{ kind: 'action', label: 'More', action: more }], 'Heard.');
  const calm = running.sandbox.addPerson({ name: 'Calm', languageCode: 'en' });
  await calm.start();
  await typed(24);
  expect((await calm.type(calm.privateChat, '/help'))?.text).toBe('Heard.');
  const enough =
    /^Telegram lets me write only so much in one chat, and I have\. I’ll answer here again in \d\d seconds\.$/;
  await expect.poll(written).toHaveLength(18);
  expect(written().filter((text) => text === 'Heard.')).toHaveLength(17);
  expect(written().filter((text) => enough.test(text))).toHaveLength(1);

  const button = group.messages().find(({ text }) => text === 'Heard.');
  expect(button && (await eve.press(button, 'More'))).toEqual({ notice: expect.stringMatching(enough) });

  const to = subscribed(group, 'group');
  await running.platform.turn(to.key, new AbortController().signal, 'post');
  expect(await running.platform.prepare(sampleIssue()).send(to, nonce)).toMatchObject({ kind: 'sent' });
  expect(running.sandbox.requests.tooMany).toBe(0);
});

test('what a person was told a moment ago is not said again, and takes no room from other answers', async () => {
  running.heard.answer = () => ({ ...personAnswer('Not so fast.'), saidBefore: true });
  await typed(15);
  await typed(15);
  expect(written()).toEqual([]);
  running.heard.answer = () => personAnswer('Heard.');
  expect((await eve.type(group, '/help'))?.text).toBe('Heard.');
});

test('what a press did is said at once, however long the message has to wait; and the message changes all the same', async () => {
  running.heard.answer = () =>
    answerWith([{ kind: 'action', label: 'Send', action: action('archive', '2026') }], 'Sure?');
  await eve.start();
  await expect.poll(() => eve.privateChat.messages().at(-1)?.text).toBe('Sure?');
  const shown = eve.privateChat.messages().at(-1);
  running.heard.answer = () => ({ ...personAnswer('It is stored.'), replaces: true, notice: 'Stored.' });
  const body = {
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: retry after 1',
    parameters: { retry_after: 1 },
  };
  running.sandbox.fault({ method: 'editMessageText', kind: 'status', status: 429, body });
  if (!shown) expect.fail();
  expect(await eve.press(shown, 'Send')).toMatchObject({ notice: 'Stored.' });
  await expect.poll(() => eve.privateChat.messages().at(-1)?.text, { timeout: 5000 }).toBe('It is stored.');
});
