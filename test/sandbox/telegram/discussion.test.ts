import { message } from 'telegraf/filters';
import type { Message } from 'telegraf/types';
import { expect, test } from 'vitest';
import { startTrial } from './telegraf-bot.ts';

/** A channel with a discussion group, in which the bot is as the test says. */
async function startDiscussion(bot: 'administrator' | 'member') {
  const trial = await startTrial();
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const channel = trial.sandbox.addChannel({ title: 'Harbour', creator: ada });
  const group = trial.sandbox.addGroup({ title: 'Harbour talk', kind: 'supergroup', creator: ada });
  channel.linkDiscussion(group);
  if (bot === 'administrator') await ada.makeAdmin(group);
  const copies: Message[] = [];
  trial.bot.on(message('is_automatic_forward'), ({ message: copy }) => {
    copies.push(copy);
  });
  await trial.launch();
  return { trial, ada, channel, group, copies };
}

test('a channel’s posts are copied into its discussion group, and both know each other', async () => {
  const { trial, ada, channel, group, copies } = await startDiscussion('administrator');
  const { message_id: id } = await trial.bot.telegram.sendMessage(channel.id, 'The ferry is back.');
  await ada.type(group, 'At last!', { until: 'taken' });
  expect(group.messages().map(({ from, text }) => [from, text])).toEqual([
    ['Harbour', 'The ferry is back.'],
    ['Ada', 'At last!'],
  ]);
  expect(copies).toMatchObject([
    {
      from: { id: 777000 },
      sender_chat: { id: channel.id },
      chat: { id: group.id },
      is_automatic_forward: true,
      forward_origin: { type: 'channel', chat: { id: channel.id }, message_id: id },
    },
  ]);
  expect(await trial.bot.telegram.getChat(channel.id)).toMatchObject({ linked_chat_id: group.id });
  expect(await trial.bot.telegram.getChat(group.id)).toMatchObject({ linked_chat_id: channel.id });
  await trial[Symbol.asyncDispose]();
});

test('privacy mode keeps the copies from a bot that is a plain member', async () => {
  const { trial, ada, channel, group, copies } = await startDiscussion('member');
  await trial.bot.telegram.sendMessage(channel.id, 'The ferry is back.');
  await ada.type(group, '/start', { until: 'taken' });
  expect(group.messages()).toHaveLength(2);
  expect(copies).toEqual([]);
  await trial[Symbol.asyncDispose]();
});

test('what is pinned already, or is not, is not changed', async () => {
  await using trial = await startTrial();
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const channel = trial.sandbox.addChannel({ title: 'Harbour', creator: ada });
  const { message_id } = await trial.bot.telegram.sendMessage(channel.id, 'one');
  const pin = { chat_id: channel.id, message_id };
  expect(await trial.refusal('pinChatMessage', pin)).toContain('not enough rights');
  await channel.restrictBot({ can_edit_messages: true });
  await trial.call('pinChatMessage', pin);
  expect(channel.messages()).toMatchObject([{ text: 'one', pinned: true }]);
  expect(channel.transcript()).toBe('Harbour (pinned):\none\n\nTelegram:\nA message was pinned');
  expect(await trial.refusal('pinChatMessage', pin)).toBe('400 Bad Request: CHAT_NOT_MODIFIED');
  await trial.call('unpinChatMessage', pin);
  expect(await trial.refusal('unpinChatMessage', pin)).toBe('400 Bad Request: CHAT_NOT_MODIFIED');
  expect(await trial.refusal('unpinChatMessage', { ...pin, message_id: 99 })).toContain('message to unpin not found');
});
