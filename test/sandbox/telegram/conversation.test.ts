import { message } from 'telegraf/filters';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../delivery/manual-clock.ts';
import { startTrial } from './telegraf-bot.ts';

const keyboard = {
  inline_keyboard: [
    [
      { text: 'Like', callback_data: 'like:1' },
      { text: 'Read', url: 'https://a.example/1' },
    ],
  ],
};

describe('a person and the bot', () => {
  test('start a conversation, with what the link carried', async () => {
    await using trial = await startTrial();
    trial.bot.start((context) => context.reply(`Hello ${context.from.first_name}, ${context.payload}`));
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada', languageCode: 'zh-hans' });
    await ada.start('q_7');
    expect(ada.privateChat.messages().map(({ from, text }) => [from, text])).toEqual([
      ['Ada', '/start q_7'],
      ['focus_this_week_bot', 'Hello Ada, q_7'],
    ]);
  });

  test('talk: a command is answered, a person’s language is told', async () => {
    await using trial = await startTrial();
    trial.bot.command('where', (context) => context.reply(`${context.chat.type} ${context.from.language_code}`));
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada', languageCode: 'zh-hans' });
    await ada.start();
    expect((await ada.type(ada.privateChat, '/where'))?.text).toBe('private zh-hans');
  });

  test('press a button: the notice and the changed message are shown', async () => {
    await using trial = await startTrial();
    trial.bot.start((context) => context.reply('Do you like it?', { reply_markup: keyboard }));
    trial.bot.action(/like:(.)/, async (context) => {
      await context.answerCbQuery(`Liked ${context.match[1]}`);
      await context.editMessageText('You like it.');
    });
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    await ada.start();
    const asked = ada.privateChat.messages().at(-1) ?? expect.fail();
    expect(asked.buttons).toEqual([
      [
        { label: 'Like', callbackData: 'like:1' },
        { label: 'Read', url: 'https://a.example/1' },
      ],
    ]);
    await expect(ada.press(asked, 'Read')).rejects.toThrow('it is a link');
    const { notice, shown } = await ada.press(asked, 'Like');
    expect(notice).toBe('Liked 1');
    expect(shown).toMatchObject({ id: asked.id, text: 'You like it.', buttons: [], edited: true });
  });

  test('search inline: the person sees the results', async () => {
    await using trial = await startTrial();
    const result = {
      type: 'article' as const,
      id: '1',
      title: 'Ferries',
      input_message_content: { message_text: 'The ferries ran.' },
    };
    trial.bot.on('inline_query', (context) => context.answerInlineQuery([result]));
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    expect(await ada.searchInline('ferr')).toEqual([result]);
  });

  test.each([
    [
      'of an unknown type',
      { type: 'nonsense' },
      "can't parse inline query result: unsupported inline query result type",
    ],
    ['without a title', { title: '' }, 'ARTICLE_TITLE_EMPTY'],
    ['without a text', { input_message_content: { message_text: '' } }, 'message text is empty'],
    [
      'whose text is broken',
      { input_message_content: { message_text: '<b>Ferries', parse_mode: 'HTML' } },
      `can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
  ])('a result %s is refused', async (_, wrong, refusal) => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    void ada.searchInline('ferr');
    const updates = await trial.bot.telegram.getUpdates(0, 100, 0, undefined);
    const query = updates.find((update) => 'inline_query' in update) ?? expect.fail();
    const result = { type: 'article', id: '1', title: 'Ferries', input_message_content: { message_text: 'They ran.' } };
    const answer = (results: object[]) =>
      trial.refusal('answerInlineQuery', { inline_query_id: query.inline_query.id, results });
    expect(await answer([{ ...result, ...wrong }])).toBe(`400 Bad Request: ${refusal}`);
  });

  test('an inline query is answered once', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const asked = ada.searchInline('ferr');
    const updates = await trial.bot.telegram.getUpdates(0, 100, 0, undefined);
    const query = updates.find((update) => 'inline_query' in update) ?? expect.fail();
    await trial.bot.telegram.answerInlineQuery(query.inline_query.id, []);
    expect(await asked).toEqual([]);
    expect(await trial.refusal('answerInlineQuery', { inline_query_id: query.inline_query.id, results: [] })).toContain(
      'query is too old',
    );
  });

  test('a notice over 200 characters is refused, and so is an answer after a minute', async () => {
    const clock = new ManualClock();
    await using trial = await startTrial({ clock });
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    await ada.start();
    await trial.bot.telegram.sendMessage(ada.id, 'Do you like it?', { reply_markup: keyboard });
    const pressed = ada.press(ada.privateChat.messages().at(-1) ?? expect.fail(), 'Like');
    const updates = await trial.bot.telegram.getUpdates(0, 100, 0, undefined);
    const press = updates.find((update) => 'callback_query' in update) ?? expect.fail();
    const answer = (text: string) =>
      trial.refusal('answerCallbackQuery', { callback_query_id: press.callback_query.id, text });
    expect(await answer('x'.repeat(201))).toBe('400 Bad Request: MESSAGE_TOO_LONG');
    clock.pass({ seconds: 61 });
    expect(await answer('late')).toBe(
      '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
    );
    await trial.sandbox.close();
    expect(await pressed).toEqual({});
  });
});

describe('in a group, privacy mode', () => {
  test.each([
    ['a command', '/issue', true],
    ['a command to this bot', '/issue@focus_this_week_bot', true],
    ['a command to another bot', '/issue@other_bot', false],
    ['a mention', 'look, @focus_this_week_bot', false],
    ['talk', 'good morning', false],
  ])('of %s: %s reaches the bot: %s', async (_, text, reaches) => {
    await using trial = await startTrial();
    trial.bot.on('message', (context) => context.reply('heard'));
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    expect((await ada.type(group, text))?.text).toBe(reaches ? 'heard' : undefined);
  });

  test('lets replies to the bot through, and everything once it is administrator', async () => {
    await using trial = await startTrial();
    trial.bot.on('text', (context) => context.reply(`heard ${context.message.text}`));
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'group', creator: ada });
    const first = (await ada.type(group, '/hi')) ?? expect.fail();
    expect((await ada.reply(first, 'indeed'))?.text).toBe('heard indeed');
    expect(await ada.type(group, 'good morning')).toBeUndefined();
    await ada.makeAdmin(group);
    expect((await ada.type(group, 'good morning'))?.text).toBe('heard good morning');
  });
});

describe('who writes in a group', () => {
  test('may be an anonymous administrator, who appears as the group', async () => {
    await using trial = await startTrial();
    trial.bot.command('who', (context) => {
      const { from, sender_chat: as } = context.message;
      return context.reply(`${from.username} as ${as?.id}`);
    });
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    expect((await ada.type(group, '/who', { anonymously: true }))?.text).toBe(`GroupAnonymousBot as ${group.id}`);
    expect(group.messages()[0]?.from).toBe('Circle');
  });

  test('writes into a topic, or into a thread that is none', async () => {
    await using trial = await startTrial();
    trial.bot.command('where', async (context) => {
      const { message_thread_id: thread, is_topic_message: isTopic } = context.message;
      await context.reply(`${thread} ${isTopic}`, isTopic && thread ? { message_thread_id: thread } : {});
    });
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const forum = trial.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ada });
    const topic = forum.addTopic('News').id;
    expect(await ada.type(forum, '/where', { topic })).toMatchObject({ text: `${topic} true`, topic });
    expect((await ada.type(forum, '/where'))?.text).toBe('undefined undefined');
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    const first = (await ada.type(group, '/where')) ?? expect.fail();
    expect((await ada.reply(first, '/where'))?.text).toBe(`${first.id} undefined`);
  });
});

describe('the bot hears of itself', () => {
  test('being added, made administrator, restricted, removed, blocked and unblocked', async () => {
    await using trial = await startTrial();
    const heard: string[] = [];
    trial.bot.on('my_chat_member', ({ myChatMember }) => {
      heard.push(
        `${myChatMember.chat.type}: ${myChatMember.old_chat_member.status} → ${myChatMember.new_chat_member.status}`,
      );
    });
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada, withBot: false });
    const channel = trial.sandbox.addChannel({ title: 'News', creator: ada, withBot: false });
    await ada.addBot(group);
    await group.restrictBot({ can_send_messages: false });
    await ada.removeBot(group);
    await ada.makeAdmin(channel);
    await ada.start();
    await ada.block();
    await ada.unblock();
    await ada.block();
    await ada.start();
    await expect.poll(() => heard).toHaveLength(8);
    expect(heard).toEqual([
      'supergroup: left → member',
      'supergroup: member → restricted',
      'supergroup: restricted → kicked',
      'channel: left → administrator',
      'private: member → kicked',
      'private: kicked → member',
      'private: member → kicked',
      'private: kicked → member',
    ]);
  });

  test('a group that becomes a supergroup, in both chats', async () => {
    await using trial = await startTrial();
    const heard: unknown[] = [];
    trial.bot.on(message('migrate_to_chat_id'), (context) => {
      heard.push([context.chat.id, context.message.migrate_to_chat_id]);
    });
    trial.bot.on(message('migrate_from_chat_id'), (context) => {
      heard.push([context.message.migrate_from_chat_id, context.chat.id]);
    });
    await trial.launch();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'group', creator: ada });
    const upgraded = group.upgrade();
    await expect
      .poll(() => heard)
      .toEqual([
        [group.id, upgraded.id],
        [group.id, upgraded.id],
      ]);
    await expect(trial.bot.telegram.sendMessage(group.id, 'hello')).rejects.toMatchObject({
      code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: upgraded.id },
    });
    await trial.bot.telegram.sendMessage(upgraded.id, 'hello');
    expect(upgraded.messages().map(({ text }) => text)).toEqual(['hello']);
  });
});

test('a chat’s transcript shows quotations, links, previews, buttons and corrections', async () => {
  await using trial = await startTrial();
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
  const { message_id } = await trial.bot.telegram.sendMessage(group.id, 'first');
  await trial.bot.telegram.editMessageText(
    group.id,
    message_id,
    undefined,
    '<b>Ferries</b>\n<blockquote expandable>one\ntwo</blockquote>\n<a href="https://a.example/1">More</a>',
    {
      parse_mode: 'HTML',
      link_preview_options: { url: 'https://a.example/cover', show_above_text: true },
      reply_markup: keyboard,
    },
  );
  expect(group.transcript()).toBe(
    [
      'focus_this_week_bot (edited):',
      '[preview of https://a.example/cover]',
      'Ferries',
      '┃ one',
      '┃ two',
      'More <https://a.example/1>',
      '[Like] [Read → https://a.example/1]',
    ].join('\n'),
  );
});
