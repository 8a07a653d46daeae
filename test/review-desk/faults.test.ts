import { expect, test, vi } from 'vitest';
import { answer, asked, openNewsroom, reader } from './newsroom.ts';

const patient = { timeout: 20_000, interval: 50 };

test('a message whose answer was lost is there once, even when the bot is stopped meanwhile, and shows decisions', async () => {
  await using newsroom = await openNewsroom();
  const { channel, group, tom, mei } = newsroom;
  newsroom.discord.fault({ route: `POST /channels/${channel.id}/messages`, kind: 'drop-after-accept', times: 1 });
  newsroom.telegram.fault({ method: 'sendMessage', kind: 'drop-after-accept' });
  await answer(newsroom, reader(1), 'I would swim.');
  const onTelegram = () => group.messages().filter(({ fromBot }) => fromBot);
  await vi.waitFor(() => {
    expect(channel.messages()).toHaveLength(1);
    expect(onTelegram()).toHaveLength(1);
  }, patient);
  await newsroom.restart();
  await answer(newsroom, reader(2), 'A bridge, and soon.');
  await vi.waitFor(() => {
    expect(channel.messages()).toHaveLength(2);
    expect(onTelegram()).toHaveLength(2);
  }, patient);
  const [card] = onTelegram();
  if (!card) expect.fail();
  await tom.press(card, 'Shortlist');
  await vi.waitFor(() => expect(channel.messages()[0]?.text).toContain('Shortlisted by Tom.'), patient);
  expect(onTelegram()[0]?.text).toContain('Shortlisted by Tom.');
  const [first] = channel.messages();
  if (!first) expect.fail();
  await mei.press(first, 'Feature');
  expect(await newsroom.bot.questions.replies.of(asked, reader(1))).toMatchObject({ state: 'featured' });
});

test('what a chat refused waits, the other chat is told meanwhile, and it is told once the chat is mended', async () => {
  await using newsroom = await openNewsroom();
  const { channel, group } = newsroom;
  channel.denyBot('SendMessages');
  for (let number = 1; number <= 6; number++) {
    await answer(newsroom, reader(number), `${'xyzw'.repeat(number)} is what I would do`);
  }
  await vi.waitFor(() => expect(group.messages().at(-1)?.text).toContain('6 new answers'), patient);
  expect(channel.messages()).toEqual([]);
  channel.allowBot('SendMessages');
  await newsroom.restart();
  await vi.waitFor(() => expect(channel.messages().at(-1)?.text).toContain('6 new answers'), patient);
  expect(channel.messages()).toHaveLength(1);
  expect(group.messages().filter(({ fromBot }) => fromBot)).toHaveLength(1);
});

test('what editors do is offered to them only', async () => {
  await using newsroom = await openNewsroom();
  const { discord, telegram, server, channel, group, mei, ana, tom, bo } = newsroom;
  expect(discord.commandNames()).not.toContain('replies');
  expect(discord.commandNames(server.id)).toEqual(expect.arrayContaining(['export', 'replies']));
  expect(discord.commandNames(server.id)).not.toContain('latest');
  const menu = (scope: object) => telegram.commands('', scope).map(({ command }) => command);
  expect(menu({ type: 'chat', chat_id: group.id })).toContain('replies');
  expect(menu({ type: 'all_group_chats' })).not.toContain('replies');
  expect(menu({ type: 'all_private_chats' })).not.toContain('replies');
  expect((await mei.type(channel, '/help')).shown?.text).toContain('/replies');
  expect((await ana.type(channel, '/help')).shown?.text).not.toContain('/replies');
  expect((await tom.type(tom.privateChat, '/help'))?.text).toContain('/export');
  expect((await bo.type(bo.privateChat, '/help'))?.text).not.toContain('/export');
});

test('what editors say to each other under a card is none of the bot’s business', async () => {
  await using newsroom = await openNewsroom();
  const { group, channel, tom, mei } = newsroom;
  await answer(newsroom, reader(1), 'I would swim.');
  await vi.waitFor(() => expect(group.messages().at(-1)?.text).toContain('I would swim.'), patient);
  await vi.waitFor(() => expect(channel.messages().at(-1)?.text).toContain('I would swim.'), patient);
  const [card, onDiscord] = [group.messages().at(-1), channel.messages().at(-1)];
  if (!card || !onDiscord) expect.fail();
  expect(await tom.reply(card, 'What a brave reader, I like it a lot!', { patienceMs: 500 })).toBeUndefined();
  mei.reply(onDiscord, 'What a brave reader, I like it a lot!');
  await mei.type(channel, '/help');
  expect(channel.messages()).toHaveLength(2);
});
