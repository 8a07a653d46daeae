import { type REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import { fieldErrors, refusalOf, restOf } from './client.ts';

let sandbox: DiscordSandbox;
let server: SandboxServer;
let rest: REST;

interface ThreadList {
  threads: { id: string }[];
}

beforeEach(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
  server = sandbox.addServer({ name: 'Harbour Readers' });
  rest = restOf(sandbox);
});

afterEach(() => sandbox.close());

const post = (channel: { id: string }, body: unknown = { content: 'Hello' }) =>
  rest.post(Routes.channelMessages(channel.id), { body }) as Promise<{ id: string }>;
const codes = ({ status, code }: { status: number; code: number | string }) => [status, code];

describe('a post is refused', () => {
  const places: [string, () => { id: string }, number, number][] = [
    ['where there is no channel', () => ({ id: '123456789012345678' }), 404, 10003],
    ['where the id is no id', () => ({ id: 'newsletter' }), 400, 50035],
    ['where the channel was deleted', () => changed('text', (channel) => channel.delete()), 404, 10003],
    ['where the bot sees nothing', () => changed('text', (channel) => channel.denyBot('ViewChannel')), 403, 50001],
    ['where the bot may not write', () => changed('text', (channel) => channel.denyBot('SendMessages')), 403, 50013],
    ['in a forum', () => changed('forum', () => {}), 400, 40058],
    ['in a category', () => changed('category', () => {}), 400, 50008],
    ['in a server that removed the bot', () => changed('text', () => server.removeBot()), 403, 50001],
    ['in a server that is down', () => changed('text', () => server.becomeUnavailable()), 503, 130000],
    ['in a locked thread', () => thread((made) => made.lock()), 403, 160005],
    [
      'in a thread without the right for threads',
      () => thread((_, parent) => parent.denyBot('SendMessagesInThreads')),
      403,
      50013,
    ],
    ['to a person who blocked the bot', blockedDm, 403, 50007],
    ['to a person in no server of the bot', strangersDm, 403, 50278],
  ];

  test.each(places)('%s', async (_, place, status, code) => {
    const request = post(place());
    if (status === 503) await expect(request).rejects.toMatchObject({ status });
    else expect(codes(await refusalOf(request))).toEqual([status, code]);
  });
});

describe('a post arrives', () => {
  test('in a thread though the bot may not write in its channel', async () => {
    const made = thread((_, parent) => parent.denyBot('SendMessages'));
    await post(made);
    expect(made.messages()).toHaveLength(1);
  });

  test('in an archived thread, and opens it', async () => {
    const parent = server.addChannel({ name: 'parent', type: 'text' });
    const made = parent.addThread({ name: 'talk' });
    made.archive();
    const archived = async () => (await rest.get(Routes.channelThreads(parent.id, 'public'))) as ThreadList;
    expect((await archived()).threads.map(({ id }) => id)).toEqual([made.id]);
    await post(made);
    expect((await archived()).threads).toEqual([]);
    const { threads } = (await rest.get(Routes.guildActiveThreads(server.id))) as ThreadList;
    expect(threads.map(({ id }) => id)).toEqual([made.id]);
  });

  test('again when the permission is back', async () => {
    const channel = changed('text', (each) => each.denyBot('SendMessages'));
    channel.allowBot('SendMessages');
    await post(channel);
    expect(channel.messages()).toHaveLength(1);
  });
});

test('a message in an archived thread cannot be edited', async () => {
  const made = thread(() => {});
  const { id } = await post(made);
  made.archive();
  const error = await refusalOf(rest.patch(Routes.channelMessage(made.id, id), { body: { content: 'New' } }));
  expect(codes(error)).toEqual([400, 50083]);
});

test("another's message cannot be edited", async () => {
  const channel = server.addChannel({ name: 'newsletter', type: 'text' });
  const { id } = server.addMember({ name: 'Ada' }).say(channel, 'Good morning');
  const error = await refusalOf(rest.patch(Routes.channelMessage(channel.id, id), { body: { content: 'New' } }));
  expect(codes(error)).toEqual([403, 50005]);
});

test('a file is posted where the bot may attach files', async () => {
  const channel = server.addChannel({ name: 'newsletter', type: 'text' });
  const send = () =>
    rest.post(Routes.channelMessages(channel.id), {
      body: { content: 'The list' },
      files: [{ name: 'list.csv', data: Buffer.from('a,b') }],
    });
  await send();
  expect(channel.messages()[0]?.raw.attachments).toMatchObject([{ filename: 'list.csv', size: 3 }]);
  channel.denyBot('AttachFiles');
  expect(codes(await refusalOf(send()))).toEqual([403, 50013]);
});

describe('a forum', () => {
  test('takes a post, which is a thread whose first message has its id', async () => {
    const forum = server.addChannel({ name: 'issues', type: 'forum' });
    const made = (await rest.post(Routes.threads(forum.id), {
      body: { name: 'Issue 12', message: { content: 'Hello' } },
    })) as { id: string; message: { id: string } };
    expect(made.message.id).toBe(made.id);
    expect(forum.threads().map((each) => [each.name, each.messages().map(({ text }) => text)])).toEqual([
      ['Issue 12', ['Hello']],
    ]);
  });

  test('that wants a tag refuses a post without one', async () => {
    const forum = server.addChannel({ name: 'issues', type: 'forum', requireTag: true, tags: ['Weekly'] });
    const body = { name: 'Issue 12', message: { content: 'Hello' } };
    expect(codes(await refusalOf(rest.post(Routes.threads(forum.id), { body })))).toEqual([400, 40067]);
    await rest.post(Routes.threads(forum.id), { body: { ...body, applied_tags: [...forum.tags().values()] } });
    expect(forum.threads()).toHaveLength(1);
  });

  test('checks the first message and the name', async () => {
    const forum = server.addChannel({ name: 'issues', type: 'forum' });
    const body = { name: 'Issue 12', message: { content: 'x'.repeat(2001) } };
    const long = await refusalOf(rest.post(Routes.threads(forum.id), { body }));
    expect(fieldErrors(long)).toEqual([['message.content', 'BASE_TYPE_MAX_LENGTH']]);
    const nameless = await refusalOf(rest.post(Routes.threads(forum.id), { body: { ...body, name: '' } }));
    expect(fieldErrors(nameless)).toEqual([['name', 'BASE_TYPE_BAD_LENGTH']]);
  });
});

test('only an announcement channel publishes, and each message once', async () => {
  const text = server.addChannel({ name: 'chat', type: 'text' });
  const news = server.addChannel({ name: 'news', type: 'announcement' });
  const publish = async (channel: SandboxChannel, { id }: { id: string }) =>
    rest.post(Routes.channelMessageCrosspost(channel.id, id));
  expect(codes(await refusalOf(publish(text, await post(text))))).toEqual([400, 50024]);
  const posted = await post(news);
  await publish(news, posted);
  expect(codes(await refusalOf(publish(news, posted)))).toEqual([400, 40033]);
});

test('messages are read newest first, in pages', async () => {
  const channel = server.addChannel({ name: 'newsletter', type: 'text' });
  const ada = server.addMember({ name: 'Ada' });
  const said = ['one', 'two', 'three', 'four'].map((text) => ada.say(channel, text).id);
  const read = async (query: Record<string, string>) =>
    (
      (await rest.get(Routes.channelMessages(channel.id), { query: new URLSearchParams(query) })) as {
        content: string;
      }[]
    ).map(({ content }) => content);
  expect(await read({ limit: '2' })).toEqual(['four', 'three']);
  expect(await read({ limit: '2', before: said[2] ?? '' })).toEqual(['two', 'one']);
  expect(await read({ limit: '2', after: said[0] ?? '' })).toEqual(['three', 'two']);
  channel.denyBot('ReadMessageHistory');
  expect(await read({})).toEqual([]);
});

describe('pings', () => {
  const everything = (roleId: string, personId: string) => ({ content: `@everyone <@&${roleId}> <@${personId}>` });

  test('reach whom a message names, as far as the bot may', async () => {
    const channel = server.addChannel({ name: 'newsletter', type: 'text' });
    const ada = server.addMember({ name: 'Ada' });
    const readers = server.addRole({ name: 'Readers', mentionable: true });
    await post(channel, everything(readers, ada.id));
    channel.allowBot('MentionEveryone');
    await post(channel, everything(readers, ada.id));
    await post(channel, { ...everything(readers, ada.id), allowed_mentions: { users: [ada.id] } });
    await post(channel, { ...everything(readers, ada.id), allowed_mentions: { parse: [] } });
    expect(channel.messages().map(({ pinged }) => pinged)).toEqual([
      ['@Readers', '@Ada'],
      ['@everyone', '@Readers', '@Ada'],
      ['@Ada'],
      [],
    ]);
  });

  test('come from text displays too', async () => {
    const channel = server.addChannel({ name: 'newsletter', type: 'text' });
    const ada = server.addMember({ name: 'Ada' });
    await post(channel, { flags: 1 << 15, components: [{ type: 10, content: `Hello <@${ada.id}>` }] });
    expect(channel.messages()[0]?.pinged).toEqual(['@Ada']);
  });
});

function changed(type: 'text' | 'forum' | 'category', change: (channel: SandboxChannel) => void): SandboxChannel {
  const channel = server.addChannel({ name: 'place', type });
  change(channel);
  return channel;
}

function thread(change: (thread: SandboxChannel, parent: SandboxChannel) => void): SandboxChannel {
  const parent = server.addChannel({ name: 'parent', type: 'text' });
  const made = parent.addThread({ name: 'talk' });
  change(made, parent);
  return made;
}

function blockedDm(): SandboxChannel {
  const dm = server.addMember({ name: 'Ada' }).openDm();
  dm.blockBot();
  return dm;
}

function strangersDm(): SandboxChannel {
  const dm = server.addMember({ name: 'Ada' }).openDm();
  server.removeBot();
  return dm;
}
