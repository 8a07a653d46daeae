import { expect, test } from 'vitest';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import { personKeySchema } from '../../../src/platforms/chat.ts';
import { nonce, startPlatform, subscribed } from './running-platform.ts';

const writing = { body: [paragraph('Your answer is *featured* @everyone.')], buttons: [], language: 'en' as const };

test('writes to a person in private, and to a chat, and pings nobody', async () => {
  await using running = await startPlatform();
  const { server, platform } = running;
  const ada = server.addMember({ name: 'Ada' });
  const channel = server.addChannel({ name: 'editors', type: 'text' });

  const told = await platform.write({ kind: 'person', key: personKeySchema.parse(`discord:${ada.id}`) }, writing);
  const posted = await platform.write({ kind: 'chat', key: subscribed(channel, 'text').key }, writing, nonce);
  await platform.write({ kind: 'chat', key: subscribed(channel, 'text').key }, writing, nonce);

  expect([told.kind, posted.kind]).toEqual(['sent', 'sent']);
  expect(ada.openDm().transcript()).toContain('Your answer is *featured* @everyone.');
  // The second time the nonce was recognised.
  expect(channel.messages()).toHaveLength(1);
  expect(channel.messages()[0]?.pinged).toEqual([]);
});

test('tells that a person takes no messages', async () => {
  await using running = await startPlatform();
  const ada = running.server.addMember({ name: 'Ada' });
  ada.openDm().blockBot();

  const to = { kind: 'person' as const, key: personKeySchema.parse(`discord:${ada.id}`) };
  expect(await running.platform.write(to, writing)).toMatchObject({ kind: 'gone', why: 'blocked-by-person' });
});
