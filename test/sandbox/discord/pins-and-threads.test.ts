import { MessageFlags, type REST, Routes } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import { refusalOf, restOf } from './client.ts';

let sandbox: DiscordSandbox;
let server: SandboxServer;
let channel: SandboxChannel;
let rest: REST;

beforeEach(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
  server = sandbox.addServer({ name: 'Harbour Readers' });
  channel = server.addChannel({ name: 'newsletter', type: 'text' });
  rest = restOf(sandbox);
});
afterEach(() => sandbox.close());

const post = async (content = 'Hello') =>
  ((await rest.post(Routes.channelMessages(channel.id), { body: { content } })) as { id: string }).id;
const pin = (id: string) => rest.put(Routes.channelMessagesPin(channel.id, id));
const codeOf = async (request: Promise<unknown>) => (await refusalOf(request)).code;

test('a message is pinned by who may pin, which the channel says in a line of its own', async () => {
  const id = await post();
  expect(await codeOf(pin(id))).toBe(50013);
  channel.allowBot('PinMessages');
  await pin(id);
  await pin(id);
  expect(channel.messages().map(({ text, pinned }) => [text, pinned])).toEqual([['Hello', true]]);
  expect(channel.transcript()).toBe('Focus (pinned):\nHello\n\nFocus pinned a message to this channel.');
  const { items } = (await rest.get(Routes.channelMessagesPins(channel.id))) as {
    items: { message: { id: string } }[];
  };
  expect(items.map(({ message }) => message.id)).toEqual([id]);
  await rest.delete(Routes.channelMessagesPin(channel.id, id));
  expect(channel.messages().map(({ pinned }) => pinned)).toEqual([false]);
});

test('no more than 250 messages are pinned, none that is not there, and not what Discord writes itself', async () => {
  channel.allowBot('PinMessages');
  for (let count = 0; count < 250; count++) await pin(await post());
  expect(await codeOf(pin(await post('One more')))).toBe(30003);
  expect(await codeOf(pin('123456789012345678'))).toBe(10008);
  const line = [...channel.record.messages.values()].find(({ api }) => api.type === 6);
  expect(await codeOf(pin(line?.api.id ?? ''))).toBe(50021);
});

test('a thread of a message has its id, begins with a line about it, and is the only one', async () => {
  const id = await post();
  const start = () => rest.post(Routes.threads(channel.id, id), { body: { name: 'What do you think?' } });
  await start();
  expect(await codeOf(start())).toBe(160004);
  const [thread, ...others] = channel.threads();
  expect(others).toEqual([]);
  expect([thread?.id, thread?.name, thread?.messages()]).toEqual([id, 'What do you think?', []]);
  expect(thread?.transcript()).toBe('Focus started this thread with a message.');
  expect((channel.messages()[0]?.raw.flags ?? 0) & MessageFlags.HasThread).not.toBe(0);
  channel.denyBot('CreatePublicThreads');
  expect(await codeOf(rest.post(Routes.threads(channel.id, await post()), { body: { name: 'Again' } }))).toBe(50013);
});
