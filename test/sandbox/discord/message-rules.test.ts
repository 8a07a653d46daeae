import { type REST, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import { fieldErrors, refusalOf, restOf } from './client.ts';

let sandbox: DiscordSandbox;
let channel: SandboxChannel;
let rest: REST;

beforeAll(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
  channel = sandbox.addServer({ name: 'Harbour Readers' }).addChannel({ name: 'newsletter', type: 'text' });
  rest = restOf(sandbox);
});

afterAll(() => sandbox.close());

const v2 = (...components: unknown[]) => ({ flags: 1 << 15, components });
const text = (content: string) => ({ type: 10, content });
const row = (...components: unknown[]) => ({ type: 1, components });
const link = (url = 'https://example.org', label = 'Read') => ({ type: 2, style: 5, label, url });
const press = (custom_id: string, label = 'Press') => ({ type: 2, style: 1, label, custom_id });
const container = (...components: unknown[]) => ({ type: 17, components });
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('Discord takes', () => {
  test.each<[string, unknown]>([
    ['2000 characters', { content: 'x'.repeat(2000) }],
    ['2000 characters with white space around', { content: `  ${'x'.repeat(2000)}\n` }],
    ['4000 characters in text displays', v2(container(text('x'.repeat(3000)), text('x'.repeat(1000))))],
    ['40 components, the nested ones counted', v2(container(...times(37, () => text('x'))), row(link()))],
    ['5 buttons in a row', v2(row(...times(5, (index) => press(`id${index}`))))],
    ['a link of 512 characters', v2(row(link(`https://example.org/${'x'.repeat(492)}`)))],
    ['a discord: link', v2(row(link('discord://-/channels/1')))],
    ['a section with a button', v2({ type: 9, components: [text('x')], accessory: link() })],
    ['a separator', v2({ type: 14, divider: false, spacing: 2 })],
    ['an accent colour', v2({ ...container(text('x')), accent_color: 0xffffff })],
    ['a nonce of 25 characters', { content: 'x', nonce: 'n'.repeat(25), enforce_nonce: true }],
    ['an embed', { embeds: [{ title: 'x', description: 'y'.repeat(4096) }] }],
  ])('%s', async (_, body) => {
    await expect(rest.post(Routes.channelMessages(channel.id), { body })).resolves.toMatchObject({
      id: expect.any(String),
    });
  });
});

describe('Discord refuses as an invalid form', () => {
  test.each<[string, unknown, string, string]>([
    ['2001 characters', { content: 'x'.repeat(2001) }, 'content', 'BASE_TYPE_MAX_LENGTH'],
    ['a content that is no text', { content: 5 }, 'content', 'STRING_TYPE_CONVERT'],
    [
      '4001 characters in two text displays',
      v2(text('x'.repeat(2001)), text('x'.repeat(2000))),
      'components',
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    ['an empty text display', v2(text('')), 'components.0.content', 'BASE_TYPE_BAD_LENGTH'],
    [
      '41 components',
      v2(container(...times(38, () => text('x'))), row(link())),
      'components',
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      'content beside Components V2',
      { ...v2(text('x')), content: 'x' },
      'content',
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds beside Components V2',
      { ...v2(text('x')), embeds: [{ title: 'x' }] },
      'embeds',
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    ['a container without the flag', { components: [container(text('x'))] }, 'components.0', 'UNION_TYPE_CHOICES'],
    [
      'a container in a container',
      v2(container(container(text('x')))),
      'components.0.components.0.type',
      'UNION_TYPE_CHOICES',
    ],
    ['an unknown component', v2({ type: 99 }), 'components.0.type', 'UNION_TYPE_CHOICES'],
    ['an empty container', v2(container()), 'components.0.components', 'BASE_TYPE_BAD_LENGTH'],
    [
      'a colour beyond white',
      v2({ ...container(text('x')), accent_color: 0x1000000 }),
      'components.0.accent_color',
      'NUMBER_TYPE_MAX',
    ],
    [
      '6 buttons in a row',
      v2(row(...times(6, (index) => press(`id${index}`)))),
      'components.0.components',
      'BASE_TYPE_BAD_LENGTH',
    ],
    ['an empty row', v2(row()), 'components.0.components', 'BASE_TYPE_BAD_LENGTH'],
    ['a custom id twice', v2(row(press('same'), press('same'))), 'components', 'COMPONENT_CUSTOM_ID_DUPLICATED'],
    [
      'a custom id of 101 characters',
      v2(row(press('x'.repeat(101)))),
      'components.0.components.0.custom_id',
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a label of 81 characters',
      v2(row(press('id', 'x'.repeat(81)))),
      'components.0.components.0.label',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a button with nothing on it',
      v2(row({ type: 2, style: 1, custom_id: 'x' })),
      'components.0.components.0',
      'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
    ],
    [
      'a link button without a link',
      v2(row({ type: 2, style: 5, label: 'x' })),
      'components.0.components.0.url',
      'BASE_TYPE_REQUIRED',
    ],
    [
      'a button without a custom id',
      v2(row({ type: 2, style: 1, label: 'x' })),
      'components.0.components.0.custom_id',
      'BASE_TYPE_REQUIRED',
    ],
    [
      'a link of 513 characters',
      v2(row(link(`https://example.org/${'x'.repeat(493)}`))),
      'components.0.components.0.url',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a mailto: link',
      v2(row(link('mailto:a@example.org'))),
      'components.0.components.0.url',
      'URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a javascript: link',
      v2(row(link('javascript:alert(1)'))),
      'components.0.components.0.url',
      'URL_TYPE_INVALID_SCHEME',
    ],
    ['a link that is none', v2(row(link('not a link'))), 'components.0.components.0.url', 'URL_TYPE_INVALID_URL'],
    [
      'a section without an accessory',
      v2({ type: 9, components: [text('x')] }),
      'components.0.accessory',
      'BASE_TYPE_REQUIRED',
    ],
    [
      'a section of 4 texts',
      v2({ type: 9, components: times(4, () => text('x')), accessory: link() }),
      'components.0.components',
      'BASE_TYPE_BAD_LENGTH',
    ],
    ['a separator of spacing 3', v2({ type: 14, spacing: 3 }), 'components.0.spacing', 'BASE_TYPE_CHOICES'],
    ['an empty gallery', v2({ type: 12, items: [] }), 'components.0.items', 'BASE_TYPE_BAD_LENGTH'],
    [
      '6 rows without the flag',
      { content: 'x', components: times(6, (index) => row(press(`id${index}`))) },
      'components',
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a file that is not there',
      v2({ type: 13, file: { url: 'attachment://a.csv' } }),
      'components',
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    ['a nonce of 26 characters', { content: 'x', nonce: 'n'.repeat(26) }, 'nonce', 'BASE_TYPE_MAX_LENGTH'],
    [
      'an unknown kind of mention',
      { content: 'x', allowed_mentions: { parse: ['all'] } },
      'allowed_mentions.parse.0',
      'BASE_TYPE_CHOICES',
    ],
    [
      'mentions allowed twice',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions',
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      '101 people to mention',
      { content: 'x', allowed_mentions: { users: times(101, String) } },
      'allowed_mentions.users',
      'BASE_TYPE_BAD_LENGTH',
    ],
    ['11 embeds', { embeds: times(11, () => ({ title: 'x' })) }, 'embeds', 'BASE_TYPE_BAD_LENGTH'],
    [
      'embeds of 6001 characters',
      { embeds: times(2, (index) => ({ description: 'x'.repeat(3000 + index) })) },
      'embeds',
      'MAX_EMBED_SIZE_EXCEEDED',
    ],
    [
      'a reply to nothing',
      { content: 'x', message_reference: { message_id: '1' } },
      'message_reference',
      'REPLIES_UNKNOWN_MESSAGE',
    ],
  ])('%s', async (_, body, path, code) => {
    const before = channel.messages().length;
    const error = await refusalOf(rest.post(Routes.channelMessages(channel.id), { body }));
    expect(error).toMatchObject({ status: 400, code: 50035 });
    expect(fieldErrors(error)).toContainEqual([path, code]);
    expect(channel.messages()).toHaveLength(before);
  });
});

test.each<[string, unknown]>([
  ['nothing', {}],
  ['white space', { content: ' \n ' }],
  ['no components', v2()],
])('a message of %s is empty', async (_, body) => {
  const error = await refusalOf(rest.post(Routes.channelMessages(channel.id), { body }));
  expect(error).toMatchObject({ status: 400, code: 50006 });
});

test('an edit follows the same rules', async () => {
  const { id } = (await rest.post(Routes.channelMessages(channel.id), { body: { content: 'plain' } })) as {
    id: string;
  };
  const path = Routes.channelMessage(channel.id, id);
  const flag = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
  const unconverted = await refusalOf(rest.patch(path, { body: v2(text('new')) }));
  expect(fieldErrors(unconverted)).toContainEqual(['content', flag]);
  await rest.patch(path, { body: { ...v2(text('new')), content: null } });
  const back = await refusalOf(rest.patch(path, { body: { flags: 0, content: 'plain again' } }));
  expect(fieldErrors(back)).toContainEqual(['content', flag]);
  expect(channel.messages().find((message) => message.id === id)?.text).toBe('new');
});
