import { type REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import { fieldErrors, refusalOf, restOf } from './client.ts';

let sandbox: DiscordSandbox;
let channel: SandboxChannel;
let rest: REST;
let application: string;

beforeEach(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
  channel = sandbox.addServer({ name: 'Harbour Readers' }).addChannel({ name: 'newsletter', type: 'text' });
  rest = restOf(sandbox);
  application = ((await rest.get(Routes.user())) as { id: string }).id;
});

afterEach(() => sandbox.close());

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const command = (change: object = {}) => ({ name: 'issue', description: 'Read an issue', ...change });
const option = (change: object = {}) => ({ type: 3, name: 'date', description: 'Of when', ...change });
const register = (...commands: object[]) => rest.put(Routes.applicationCommands(application), { body: commands });

describe('commands', () => {
  test('are registered, keep their ids and are counted', async () => {
    const first = (await register(command())) as { id: string }[];
    const again = (await register(command({ description: 'Read it' }), command({ name: 'help' }))) as { id: string }[];
    expect(again[0]?.id).toBe(first[0]?.id);
    expect(sandbox.commandNames()).toEqual(['issue', 'help']);
    expect(sandbox.requests.count('PUT /applications/:application/commands')).toBe(2);
  });

  test('can be new 200 times a day', async () => {
    await register(...times(100, (index) => command({ name: `a${index}` })));
    await register(...times(100, (index) => command({ name: `b${index}` })));
    const response = await fetch(`${sandbox.apiRoot}/v10/applications/${application}/commands`, {
      method: 'PUT',
      headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify([command()]),
    });
    expect([response.status, await response.json()]).toEqual([429, expect.objectContaining({ code: 30034 })]);
  });

  test.each<[string, object[], string, string]>([
    ['upper case', [command({ name: 'Issue' })], '0.name', 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a space in a name', [command({ name: 'the issue' })], '0.name', 'APPLICATION_COMMAND_INVALID_NAME'],
    ['33 characters of name', [command({ name: 'x'.repeat(33) })], '0.name', 'APPLICATION_COMMAND_INVALID_NAME'],
    ['no description', [command({ description: '' })], '0.description', 'BASE_TYPE_BAD_LENGTH'],
    [
      '101 characters of description',
      [command({ description: 'x'.repeat(101) })],
      '0.description',
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a translated name in upper case',
      [command({ name_localizations: { 'en-GB': 'ISSUE' } })],
      '0.name_localizations.en-GB',
      'APPLICATION_COMMAND_INVALID_NAME',
    ],
    ['one name twice', [command(), command()], '1.name', 'APPLICATION_COMMANDS_DUPLICATE_NAME'],
    [
      '26 options',
      [command({ options: times(26, (index) => option({ name: `o${index}` })) })],
      '0.options',
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a required option after one that is not',
      [command({ options: [option(), option({ name: 'b', required: true })] })],
      '0.options.1',
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      '26 choices',
      [command({ options: [option({ choices: times(26, (index) => ({ name: `${index}`, value: `${index}` })) })] })],
      '0.options.0.choices',
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'choices and autocompletion',
      [command({ options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] })],
      '0.options.0.autocomplete',
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
    ],
    ['an unknown context', [command({ contexts: [3] })], '0.contexts.0', 'NUMBER_TYPE_MAX'],
    ['101 commands', times(101, (index) => command({ name: `c${index}` })), '', 'BASE_TYPE_BAD_LENGTH'],
    [
      '8001 characters in all',
      [
        command({
          options: times(4, (at) =>
            option({
              name: `o${at}`,
              choices: times(25, (index) => ({ name: `${index}${'x'.repeat(80)}`, value: `${index}` })),
            }),
          ),
        }),
      ],
      '0',
      'APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('are refused for %s', async (_, commands, path, code) => {
    const error = await refusalOf(register(...commands));
    expect(error).toMatchObject({ status: 400, code: 50035 });
    expect(fieldErrors(error)).toContainEqual([path, code]);
    expect(sandbox.commandNames()).toEqual([]);
  });
});

describe('a fault', () => {
  const post = () => rest.post(Routes.channelMessages(channel.id), { body: { content: 'Hello' } });
  const route = 'POST /channels/:channel/messages';

  test('of status answers so, as often as said, and nothing is posted', async () => {
    sandbox.fault({ route, kind: 'status', status: 500, times: 2 });
    await expect(post()).rejects.toMatchObject({ status: 500 });
    await expect(post()).rejects.toMatchObject({ status: 500 });
    expect(channel.messages()).toHaveLength(0);
    await post();
    expect(channel.messages()).toHaveLength(1);
  });

  test('with a body gives it', async () => {
    const body = { message: 'Message was blocked by automatic moderation', code: 200000 };
    sandbox.fault({ route: /messages$/, kind: 'status', status: 400, body, times: 1 });
    expect(await refusalOf(post())).toMatchObject({ code: 200000, status: 400 });
  });

  test('that drops the connection before has posted nothing, after has posted it', async () => {
    sandbox.fault({ route, kind: 'drop-before-accept', times: 1 });
    await expect(post()).rejects.toThrow();
    expect(channel.messages()).toHaveLength(0);
    sandbox.fault({ route, kind: 'drop-after-accept', times: 1 });
    await expect(post()).rejects.toThrow();
    expect(channel.messages()).toHaveLength(1);
  });

  test('of status after the post has posted it all the same', async () => {
    sandbox.fault({ route, kind: 'status-after-accept', status: 503, times: 1 });
    await expect(post()).rejects.toMatchObject({ status: 503 });
    expect(channel.messages()).toHaveLength(1);
    expect(sandbox.requests.count(route, 503)).toBe(1);
  });

  test('with a chance hits only the requests that it says, and leaves the others to the next fault', async () => {
    let asked = 0;
    sandbox.fault({ route, kind: 'status', status: 500, times: 2, chance: () => asked++ % 2 === 1 });
    await post();
    await expect(post()).rejects.toMatchObject({ status: 500 });
    sandbox.fault({ route, kind: 'status', status: 502, times: 1 });
    await expect(post()).rejects.toMatchObject({ status: 502 });
    await expect(post()).rejects.toMatchObject({ status: 500 });
    expect(channel.messages()).toHaveLength(1);
  });

  test('of lateness posts it and lets the client wait', async () => {
    sandbox.fault({ route, kind: 'late', delayMs: 60_000, times: 1 });
    const signal = new AbortController();
    const request = rest.post(Routes.channelMessages(channel.id), {
      body: { content: 'Hello' },
      signal: signal.signal,
    });
    await sandbox.whenMessages(1);
    signal.abort();
    await expect(request).rejects.toThrow();
    expect(channel.messages()).toHaveLength(1);
  });
});

test('malformed JSON is refused', async () => {
  const response = await fetch(`${sandbox.apiRoot}/v10/channels/${channel.id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
    body: '{"content":',
  });
  expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: 50109 })]);
});

test('a wrong token is refused, and counted as an invalid request', async () => {
  await expect(rest.setToken('wrong').get(Routes.user())).rejects.toMatchObject({ status: 401 });
  expect(sandbox.requests.invalid).toBe(1);
});
