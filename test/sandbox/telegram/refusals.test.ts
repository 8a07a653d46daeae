import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../delivery/manual-clock.ts';
import { startTrial } from './telegraf-bot.ts';

const button = (fields: object) => ({ reply_markup: { inline_keyboard: [[{ text: 'Go', ...fields }]] } });
const rows = (count: number, each: number) => ({
  reply_markup: {
    inline_keyboard: Array.from({ length: count }, () =>
      Array.from({ length: each }, () => ({ text: 'Go', callback_data: 'go' })),
    ),
  },
});

describe('sendMessage refuses', () => {
  test.each<[string, object, string]>([
    ['no text', { text: undefined }, 'message text is empty'],
    ['an empty text', { text: '' }, 'message text is empty'],
    ['a text of tags only', { text: '<b> </b>', parse_mode: 'HTML' }, 'message text is empty'],
    ['4097 characters', { text: 'x'.repeat(4097) }, 'message is too long'],
    ['another parse mode', { parse_mode: 'Wiki' }, 'unsupported parse_mode'],
    ['no chat', { chat_id: undefined }, 'chat_id is empty'],
    ['an unknown chat', { chat_id: -5 }, 'chat not found'],
    ['an unknown name', { chat_id: '@nobody' }, 'chat not found'],
    ['a button’s data of 65 bytes', button({ callback_data: 'x'.repeat(65) }), 'BUTTON_DATA_INVALID'],
    ['a button’s data of 64 bytes and more', button({ callback_data: '周'.repeat(22) }), 'BUTTON_DATA_INVALID'],
    ['a button’s empty data', button({ callback_data: '' }), 'BUTTON_DATA_INVALID'],
    ['a button that leads nowhere', button({ url: 'https://localhost/x' }), 'BUTTON_URL_INVALID'],
    ['a button that writes a mail', button({ url: 'mailto:a@b.example' }), 'BUTTON_URL_INVALID'],
    ['a button that does nothing', button({}), 'text buttons are unallowed in the inline keyboard'],
    [
      'a button without a label',
      button({ text: '', callback_data: 'x' }),
      'inline keyboard button text must be non-empty',
    ],
    ['nine buttons in a row', rows(1, 9), 'reply markup is too long'],
    ['101 buttons', rows(101, 1), 'reply markup is too long'],
    ['a markup that is none', { reply_markup: '{' }, "can't parse reply keyboard markup JSON object"],
    [
      'a hint of 65 characters in the field to write in',
      { reply_markup: { force_reply: true, input_field_placeholder: 'x'.repeat(65) } },
      'input field placeholder must have 1-64 characters',
    ],
    ['a reply to nothing', { reply_parameters: { message_id: 99 } }, 'message to be replied not found'],
  ])('%s', async (_, fields, description) => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    const refusal = await trial.refusal('sendMessage', { chat_id: group.id, text: 'hello', ...fields });
    expect(refusal).toBe(`400 Bad Request: ${description}`);
    expect(group.messages()).toEqual([]);
  });

  test.each<[string, object]>([
    [
      '4096 characters after the tags and references are read',
      { text: `<b>${'&amp;'.repeat(4096)}</b>`, parse_mode: 'HTML' },
    ],
    ['4096 characters of two code units each', { text: '🐋'.repeat(4096) }],
    ['100 buttons', rows(20, 5)],
    ['64 bytes of data', button({ callback_data: 'x'.repeat(64) })],
    ['an id as text', { chat_id: '-1002000000001' }],
  ])('but not %s', async (_, fields) => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    await trial.call('sendMessage', { chat_id: group.id, text: 'hello', ...fields });
    expect(group.messages()).toHaveLength(1);
  });
});

describe('a post is refused', () => {
  test('by people: who never opened the bot, blocked it, or is gone', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const post = () => trial.refusal('sendMessage', { chat_id: ada.id, text: 'hello' });
    expect(await post()).toBe("403 Forbidden: bot can't initiate conversation with a user");
    await ada.start();
    expect(await post()).toMatch('accepted');
    await ada.block();
    expect(await post()).toBe('403 Forbidden: bot was blocked by the user');
    await ada.unblock();
    ada.deactivate();
    expect(await post()).toBe('403 Forbidden: user is deactivated');
  });

  test.each(['group', 'supergroup'] as const)(
    'by a %s the bot is not in, may not write in, was removed from, or that is deleted',
    async (kind) => {
      await using trial = await startTrial();
      const ada = trial.sandbox.addPerson({ name: 'Ada' });
      const group = trial.sandbox.addGroup({ title: 'Circle', kind, creator: ada, withBot: false });
      const post = () => trial.refusal('sendMessage', { chat_id: group.id, text: 'hello' });
      expect(await post()).toBe(`403 Forbidden: bot is not a member of the ${kind} chat`);
      await ada.addBot(group);
      await group.restrictBot({ can_send_messages: false });
      expect(await post()).toBe('400 Bad Request: not enough rights to send text messages to the chat');
      await group.restrictBot({ can_send_messages: true });
      expect(await post()).toMatch('accepted');
      await ada.removeBot(group);
      expect(await post()).toBe(`403 Forbidden: bot was kicked from the ${kind} chat`);
      group.delete();
      expect(await post()).toBe('403 Forbidden: the group chat was deleted');
    },
  );

  test('by a group that lets only administrators write', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    group.letMembersWrite(false);
    const post = () => trial.refusal('sendMessage', { chat_id: group.id, text: 'hello' });
    expect(await post()).toBe('400 Bad Request: not enough rights to send text messages to the chat');
    expect(await trial.bot.telegram.getChat(group.id)).toMatchObject({ permissions: { can_send_messages: false } });
    await ada.makeAdmin(group);
    expect(await post()).toMatch('accepted');
  });

  test('by a channel where the bot may not post', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const channel = trial.sandbox.addChannel({ title: 'News', creator: ada, withBot: false });
    const post = () => trial.refusal('sendMessage', { chat_id: channel.id, text: 'hello' });
    expect(await post()).toBe('403 Forbidden: bot is not a member of the channel chat');
    await ada.makeAdmin(channel, { can_post_messages: false });
    expect(await post()).toBe('400 Bad Request: need administrator rights in the channel chat');
    await channel.restrictBot({ can_post_messages: true });
    expect(await post()).toMatch('accepted');
    await ada.removeBot(channel);
    expect(await post()).toBe('403 Forbidden: bot was kicked from the channel chat');
    channel.delete();
    expect(await post()).toBe('400 Bad Request: chat not found');
  });

  test('by topics that are closed, deleted, unknown or General by its number; other groups ignore the number', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const forum = trial.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ada });
    const topic = forum.addTopic('News');
    const post = (thread: number, chat = forum) =>
      trial.refusal('sendMessage', { chat_id: chat.id, text: 'hello', message_thread_id: thread });
    expect(await post(topic.id)).toMatch('"is_topic_message":true');
    expect(forum.messages(topic.id)).toHaveLength(1);
    for (const unknown of [1, 77]) expect(await post(unknown)).toBe('400 Bad Request: message thread not found');
    await forum.closeTopic(topic.id);
    expect(await post(topic.id)).toBe('400 Bad Request: TOPIC_CLOSED');
    await ada.makeAdmin(forum, { can_manage_topics: true });
    expect(await post(topic.id)).toMatch('accepted');
    forum.deleteTopic(topic.id);
    expect(await post(topic.id)).toBe('400 Bad Request: message thread not found');

    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    expect(await post(77, group)).not.toMatch('message_thread_id');
  });
});

describe('a posted message', () => {
  test('can be changed, and not into what it is, nor when it is gone or another’s', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    const fields = { parse_mode: 'HTML', ...button({ callback_data: 'go' }) };
    const sent = await trial.bot.telegram.sendMessage(group.id, 'one');
    const message = { chat_id: group.id, message_id: sent.message_id };
    expect(await trial.refusal('editMessageText', { ...message, text: '<b>two</b>', ...fields })).toMatch('accepted');
    expect(await trial.refusal('editMessageText', { ...message, text: '<strong>two</strong>', ...fields })).toBe(
      '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
    expect(await trial.refusal('editMessageReplyMarkup', message)).toMatch('accepted');
    expect(group.messages()).toMatchObject([{ text: 'two', buttons: [], edited: true }]);
    const opensField = { reply_markup: { force_reply: true } };
    expect(await trial.refusal('editMessageText', { ...message, text: 'x', ...opensField })).toBe(
      '400 Bad Request: inline keyboard expected',
    );
    expect(await trial.refusal('editMessageText', { ...message, message_id: 99, text: 'x' })).toBe(
      '400 Bad Request: message to edit not found',
    );
    await ada.type(group, 'mine', { until: 'taken' });
    const mine = group.messages().at(-1)?.id;
    expect(await trial.refusal('editMessageText', { ...message, message_id: mine, text: 'x' })).toBe(
      "400 Bad Request: message can't be edited",
    );
    expect(await trial.refusal('deleteMessage', { ...message, message_id: mine })).toBe(
      "400 Bad Request: message can't be deleted",
    );
  });

  test('can be taken away for 48 hours', async () => {
    const clock = new ManualClock();
    await using trial = await startTrial({ clock });
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    const [first, second] = [
      await trial.bot.telegram.sendMessage(group.id, 'one'),
      await trial.bot.telegram.sendMessage(group.id, 'two'),
    ];
    clock.pass({ hours: 48 });
    await trial.bot.telegram.deleteMessage(group.id, first.message_id);
    expect(await trial.refusal('deleteMessage', { chat_id: group.id, message_id: first.message_id })).toBe(
      '400 Bad Request: message to delete not found',
    );
    clock.pass({ seconds: 1 });
    expect(await trial.refusal('deleteMessage', { chat_id: group.id, message_id: second.message_id })).toBe(
      "400 Bad Request: message can't be deleted",
    );
    expect(group.messages().map(({ text }) => text)).toEqual(['two']);
  });

  test('can be pinned by who has the right', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    const { message_id } = await trial.bot.telegram.sendMessage(group.id, 'one');
    expect(await trial.refusal('pinChatMessage', { chat_id: group.id, message_id })).toBe(
      '400 Bad Request: not enough rights to manage pinned messages in the chat',
    );
    await ada.makeAdmin(group, { can_pin_messages: true });
    await trial.bot.telegram.pinChatMessage(group.id, message_id);
    expect(group.pinned()).toMatchObject([{ text: 'one' }]);
    expect(await trial.bot.telegram.getChat(group.id)).toMatchObject({ pinned_message: { text: 'one' } });
    await trial.bot.telegram.unpinChatMessage(group.id, message_id);
    expect(group.pinned()).toEqual([]);
  });
});

describe('what the bot asks about chats', () => {
  test('who is in them, and as what', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const ben = trial.sandbox.addPerson({ name: 'Ben' });
    const eve = trial.sandbox.addPerson({ name: 'Eve' });
    const channel = trial.sandbox.addChannel({ title: 'News', username: 'News', creator: ada });
    await ben.join(channel);
    const status = async (id: number) => (await trial.bot.telegram.getChatMember('@news', id)).status;
    expect(await status(ada.id)).toBe('creator');
    expect(await status(ben.id)).toBe('member');
    expect(await status(eve.id)).toBe('left');
    expect(await status(trial.bot.botInfo?.id ?? 7000000001)).toBe('administrator');
    expect((await trial.bot.telegram.getChatAdministrators(channel.id)).map(({ user }) => user.first_name)).toEqual([
      'Ada',
      'Focus This Week',
    ]);
    expect(await trial.bot.telegram.getChatMembersCount(channel.id)).toBe(3);
    expect(await trial.refusal('getChatMember', { chat_id: channel.id, user_id: 1 })).toBe(
      '400 Bad Request: PARTICIPANT_ID_INVALID',
    );
    await trial.bot.telegram.leaveChat(channel.id);
    expect(await trial.bot.telegram.getChat('@news')).toMatchObject({ title: 'News', type: 'channel' });
    expect(await trial.refusal('getChatAdministrators', { chat_id: channel.id })).toBe(
      '400 Bad Request: member list is inaccessible',
    );
  });

  test('nothing of a private channel it is not in', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const channel = trial.sandbox.addChannel({ title: 'News', creator: ada, withBot: false });
    expect(await trial.refusal('getChat', { chat_id: channel.id })).toBe(
      '403 Forbidden: bot is not a member of the channel chat',
    );
  });
});

describe('the list of commands', () => {
  test('is kept by language and scope', async () => {
    await using trial = await startTrial();
    const list = [{ command: 'issue', description: 'The newest issue' }];
    await trial.bot.telegram.setMyCommands(list);
    await trial.bot.telegram.setMyCommands([], { language_code: 'zh' });
    expect(await trial.bot.telegram.getMyCommands()).toEqual(list);
    expect(await trial.bot.telegram.getMyCommands({ language_code: 'zh' })).toEqual([]);
    expect(trial.sandbox.commands()).toEqual(list);
    await trial.bot.telegram.deleteMyCommands();
    expect(trial.sandbox.commands()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a name in capitals', { command: 'Issue', description: 'x' }, 'BOT_COMMAND_INVALID'],
    ['a name of 33 letters', { command: 'x'.repeat(33), description: 'x' }, 'BOT_COMMAND_INVALID'],
    ['an empty description', { command: 'issue', description: '' }, 'BOT_COMMAND_DESCRIPTION_INVALID'],
    ['a description of 257', { command: 'issue', description: 'x'.repeat(257) }, 'BOT_COMMAND_DESCRIPTION_INVALID'],
  ])('refuses %s', async (_, command, description) => {
    await using trial = await startTrial();
    expect(await trial.refusal('setMyCommands', { commands: [command] })).toBe(`400 Bad Request: ${description}`);
  });

  test('refuses a language with a region', async () => {
    await using trial = await startTrial();
    expect(await trial.refusal('setMyCommands', { commands: [], language_code: 'zh-hans' })).toBe(
      '400 Bad Request: invalid language code specified',
    );
  });
});
