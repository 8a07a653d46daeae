import { Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import { restOf } from './client.ts';

test('a transcript shows a chat as its people see it', async () => {
  const sandbox = await DiscordSandbox.start({ limits: 'off' });
  const server = sandbox.addServer({ name: 'Harbour Readers' });
  const channel = server.addChannel({ name: 'newsletter', type: 'text' });
  server.addMember({ name: 'Ada' }).say(channel, 'Good morning');
  const body = {
    flags: 1 << 15,
    components: [
      {
        type: 17,
        components: [
          { type: 10, content: '# Issue 12\nRead [the article](https://example.org/a)\n> A quotation' },
          { type: 14 },
          {
            type: 1,
            components: [
              { type: 2, style: 1, custom_id: 'on', label: 'Read on' },
              { type: 2, style: 5, url: 'https://example.org', label: 'Archive' },
            ],
          },
        ],
      },
    ],
  };
  await restOf(sandbox).post(Routes.channelMessages(channel.id), { body });
  expect(channel.transcript()).toBe(
    [
      'Ada:',
      'Good morning',
      '',
      'Focus:',
      'Issue 12',
      'Read the article',
      '│ A quotation',
      '─'.repeat(40),
      '[ Read on ] [ Archive ↗ ]',
    ].join('\n'),
  );
  expect(channel.messages()[1]?.buttons).toEqual([
    { label: 'Read on', customId: 'on', disabled: false },
    { label: 'Archive', url: 'https://example.org', disabled: false },
  ]);
  await sandbox.close();
});
