import { expect, test } from 'vitest';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import { personKeySchema } from '../../../src/platforms/chat.ts';
import { startPlatform, subscribed } from './running-platform.ts';

const writing = { body: [paragraph('Your answer is <featured>.')], buttons: [], language: 'en' as const };

test('writes to a person in private, and to a chat', async () => {
  await using running = await startPlatform();
  const { sandbox, platform } = running;
  const ana = sandbox.addPerson({ name: 'Ana' });
  await ana.start();
  const group = sandbox.addGroup({ title: 'Editors', kind: 'supergroup', creator: ana });

  const told = await platform.write({ kind: 'person', key: personKeySchema.parse(`telegram:${ana.id}`) }, writing);
  const posted = await platform.write({ kind: 'chat', key: subscribed(group, 'group').key }, writing);

  expect([told.kind, posted.kind]).toEqual(['sent', 'sent']);
  expect(ana.privateChat.messages().at(-1)?.text).toBe('Your answer is <featured>.');
  expect(group.messages().at(-1)?.text).toBe('Your answer is <featured>.');
});

test('tells that a person blocked the bot', async () => {
  await using running = await startPlatform();
  const ana = running.sandbox.addPerson({ name: 'Ana' });
  await ana.start();
  await ana.block();

  const to = { kind: 'person' as const, key: personKeySchema.parse(`telegram:${ana.id}`) };
  expect(await running.platform.write(to, writing)).toMatchObject({ kind: 'gone', why: 'blocked-by-person' });
});
