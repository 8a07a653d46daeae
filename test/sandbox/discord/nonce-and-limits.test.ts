import { RateLimitError, type REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import { nonceWindowMs } from '../../../src/sandbox/discord/posting.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import { refusalOf, restOf } from './client.ts';
import { StillClock } from './still-clock.ts';

let clock: StillClock;
let sandbox: DiscordSandbox;
let server: SandboxServer;
let channel: SandboxChannel;
let rest: REST;

beforeEach(async () => {
  clock = new StillClock();
  sandbox = await DiscordSandbox.start({ clock, limits: 'on' });
  server = sandbox.addServer({ name: 'Harbour Readers' });
  channel = server.addChannel({ name: 'newsletter', type: 'text' });
  rest = restOf(sandbox);
});

afterEach(() => sandbox.close());

const post = (place: { id: string } = channel, body: object = { content: 'Hello' }) =>
  rest.post(Routes.channelMessages(place.id), { body }) as Promise<{ id: string }>;

/** One request without discord.js, which would hold back what it knows to be too fast. */
const ask = (method: string, path: string, body?: object) =>
  fetch(`${sandbox.apiRoot}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('a nonce', () => {
  const body = { content: 'Hello', nonce: 'issue-12', enforce_nonce: true };

  test('gives the earlier message instead of a second one', async () => {
    const first = await post(channel, body);
    const again = await post(channel, { ...body, content: 'Changed' });
    expect(again.id).toBe(first.id);
    expect(channel.messages().map(({ text, nonce }) => [text, nonce])).toEqual([['Hello', 'issue-12']]);
  });

  test('is for one channel', async () => {
    await post(channel, body);
    const other = server.addChannel({ name: 'other', type: 'text' });
    await post(other, body);
    expect(other.messages()).toHaveLength(1);
  });

  test('is not looked at unless it is to be enforced', async () => {
    await post(channel, body);
    await post(channel, { ...body, enforce_nonce: false });
    expect(channel.messages()).toHaveLength(2);
  });

  test('is forgotten after the window', async () => {
    await post(channel, body);
    clock.pass(nonceWindowMs - 1);
    await post(channel, body);
    expect(channel.messages()).toHaveLength(1);
    clock.pass(1);
    await post(channel, body);
    expect(channel.messages()).toHaveLength(2);
  });

  test('of a deleted message is refused', async () => {
    const { id } = await post(channel, body);
    channel.deleteMessage(id);
    expect(await refusalOf(post(channel, body))).toMatchObject({ status: 404, code: 10008 });
  });
});

describe('limits', () => {
  test('let 5 messages into a channel in 5 seconds', async () => {
    const path = `/channels/${channel.id}/messages`;
    const headers: (string | null)[] = [];
    for (let index = 0; index < 5; index++) {
      const response = await ask('POST', path, { content: 'x' });
      headers.push(response.headers.get('x-ratelimit-remaining'));
    }
    expect(headers).toEqual(['4', '3', '2', '1', '0']);
    clock.pass(1000);
    const refused = await ask('POST', path, { content: 'x' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('4');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(await refused.json()).toMatchObject({ retry_after: 4, global: false });
    clock.pass(4000);
    expect((await ask('POST', path, { content: 'x' })).status).toBe(200);
    expect(sandbox.requests.tooMany).toBe(1);
    expect(sandbox.requests.count('POST /channels/:channel/messages', 200)).toBe(6);
  });

  test('let 50 requests through in any sliding second', async () => {
    const statuses = async (count: number) => {
      const responses = await Promise.all(Array.from({ length: count }, () => ask('GET', '/users/@me')));
      return responses.filter(({ status }) => status === 200).length;
    };
    expect(await statuses(20)).toBe(20);
    clock.pass(600);
    expect(await statuses(31)).toBe(30);
    clock.pass(400);
    expect(await statuses(21)).toBe(20);
    const refused = await ask('GET', '/users/@me');
    expect(refused.headers.get('x-ratelimit-global')).toBe('true');
    expect(await refused.json()).toMatchObject({ global: true, retry_after: 0.6 });
  });

  test('are what discord.js reads', async () => {
    for (let index = 0; index < 5; index++) await post();
    await expect(post()).rejects.toSatisfy((error) => error instanceof RateLimitError && error.limit === 5);
    expect(sandbox.requests.tooMany).toBe(0);
  });

  test('let 10 messages be published in an hour', async () => {
    const news = server.addChannel({ name: 'news', type: 'announcement' });
    const statuses: number[] = [];
    for (let index = 0; index < 11; index++) {
      clock.pass(2000);
      const { id } = await post(news);
      statuses.push((await ask('POST', `/channels/${news.id}/messages/${id}/crosspost`)).status);
    }
    expect(statuses).toEqual([...new Array<number>(10).fill(200), 429]);
  });

  test('let 3 old messages be edited in 6 seconds', async () => {
    const { id } = await post();
    clock.pass(3_600_001);
    const edit = () => ask('PATCH', `/channels/${channel.id}/messages/${id}`, { content: 'New' });
    for (let index = 0; index < 3; index++) expect((await edit()).status).toBe(200);
    const refused = await edit();
    expect([refused.status, await refused.json()]).toEqual([429, expect.objectContaining({ code: 30046 })]);
  });

  test('let 3 published messages be edited in an hour, and then the header lies', async () => {
    const news = server.addChannel({ name: 'news', type: 'announcement' });
    const { id } = await post(news);
    await ask('POST', `/channels/${news.id}/messages/${id}/crosspost`);
    const edit = () => ask('PATCH', `/channels/${news.id}/messages/${id}`, { content: 'New' });
    for (let index = 0; index < 3; index++) expect((await edit()).status).toBe(200);
    const refused = await edit();
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 20028, retry_after: 3600 });
  });
});
