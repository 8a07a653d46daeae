import { expect, test, vi } from 'vitest';
import { answer, asked, keyOf, type Newsroom, openNewsroom, reader } from './newsroom.ts';

/** Waits until editors on both platforms see something. */
async function seen(newsroom: Newsroom, what: string | RegExp, where: 'both' | 'discord' | 'telegram' = 'both') {
  const find = () => {
    const onDiscord = newsroom.channel.messages().findLast(({ text }) => text.match(what));
    const onTelegram = newsroom.group.messages().findLast(({ text }) => text.match(what));
    if (where !== 'telegram') expect(onDiscord?.text ?? newsroom.channel.transcript()).toMatch(what);
    if (where !== 'discord') expect(onTelegram?.text ?? newsroom.group.transcript()).toMatch(what);
    return {
      onDiscord: onDiscord as NonNullable<typeof onDiscord>,
      onTelegram: onTelegram as NonNullable<typeof onTelegram>,
    };
  };
  return vi.waitFor(find, { timeout: 15_000, interval: 50 });
}

test('an answer comes to both chats; what one editor decides is seen in the other, and nothing is decided twice', async () => {
  await using newsroom = await openNewsroom();
  const { mei, tom, group } = newsroom;
  await answer(newsroom, reader(1), 'I would swim.');
  const { onDiscord, onTelegram } = await seen(newsroom, 'I would swim.');
  expect(onDiscord.text).toContain('Answer to: What would you do without the ferry?');
  expect(onDiscord.text).toContain('Nobody has decided on it.');
  const [first, second] = await Promise.all([mei.press(onDiscord, 'Shortlist'), tom.press(onTelegram, 'Feature')]);
  const reply = await newsroom.bot.questions.replies.of(asked, reader(1));
  expect(reply).toMatchObject({ revision: 2, decisions: [{ as: expect.any(String) }] });
  const who = reply?.decisions[0]?.by.name;
  await seen(newsroom, who === 'Mei' ? 'Shortlisted by Mei.' : 'To be featured, says Tom.');
  const losersAnswer = who === 'Mei' ? group.messages().at(-1)?.text : first.shown?.text;
  expect(losersAnswer ?? second.shown?.text).toContain(`Too late: ${who} was first.`);
});

test('only editors decide: a role that was taken no longer counts, and others are told how to become one', async () => {
  await using newsroom = await openNewsroom();
  const { ana, bo, mei, channel, group, server, role } = newsroom;
  await answer(newsroom, reader(1), 'I would swim.');
  const { onDiscord, onTelegram } = await seen(newsroom, 'I would swim.');
  expect((await ana.press(onDiscord, 'Feature')).shown?.text).toContain('Only the newsletter’s editors can do this.');
  expect((await bo.press(onTelegram, 'Feature')).shown?.text).toContain(`you are telegram:${bo.id}`);
  expect((await ana.type(channel, '/replies')).shown?.text).toContain(`this chat is discord:${channel.id}`);
  expect((await bo.type(group, '/export'))?.text).toContain('Only the newsletter’s editors');
  const member = server.record.members.get(mei.id);
  if (member) server.record.members.set(mei.id, { ...member, roles: member.roles.filter((id) => id !== role) });
  expect((await mei.press(onDiscord, 'Feature')).shown?.text).toContain('Only the newsletter’s editors');
  expect((await newsroom.bot.questions.replies.of(asked, reader(1)))?.state).toBe('received');
});

test('declining has a reason: by the form on Discord, by a button or own words on Telegram', async () => {
  await using newsroom = await openNewsroom();
  const { mei, tom } = newsroom;
  await answer(newsroom, reader(1), 'I would swim.');
  const one = await seen(newsroom, 'I would swim.');
  const { modal } = await mei.press(one.onDiscord, 'Decline');
  if (!modal) expect.fail('no form');
  await mei.submit(modal, { 'Or in your own words': 'Too wet' });
  await seen(newsroom, 'Declined by Mei: Too wet');

  await answer(newsroom, reader(2), 'I would fly over all the water there is.');
  const two = await seen(newsroom, 'I would fly');
  const { shown: reasons } = await tom.press(two.onTelegram, 'Decline');
  expect(reasons?.text).toContain('Why is it declined?');
  if (!reasons) expect.fail();
  await tom.reply(reasons, 'Too *high* for @ana');
  const { onDiscord } = await seen(newsroom, /Declined by Tom: Too \*high\* for @\u2060ana/);
  expect(onDiscord.pinged).toEqual([]);

  await answer(newsroom, reader(3), 'Something else, far away from the question.');
  const three = await seen(newsroom, 'Something else');
  const { shown } = await tom.press(three.onTelegram, 'Decline');
  if (!shown) expect.fail();
  await tom.press(shown, 'Not about the question');
  await seen(newsroom, 'Declined by Tom: Not about the question');
});

test('thirty answers at once are one message, like ones together, that leads to the queue', async () => {
  await using newsroom = await openNewsroom();
  const { channel, group, mei } = newsroom;
  for (let number = 1; number <= 30; number++) {
    const words =
      number % 3 === 0
        ? `We would all walk around the bay together ${number}`
        : `${'xyzw'.repeat(number)} is answer ${number}`;
    await answer(newsroom, reader(number), words);
  }
  const { onDiscord } = await seen(newsroom, '30 new answers');
  expect(channel.messages()).toHaveLength(1);
  expect(group.messages().filter(({ fromBot }) => fromBot)).toHaveLength(1);
  expect(onDiscord.text).toMatch(/We would all walk.*and 9 more, nearly the same/);
  expect(onDiscord.text).toContain('In all: New 30');
  const { shown } = await mei.press(onDiscord, 'All answers');
  expect(shown?.text).toContain('1–5 of 30');
  expect(shown?.ephemeral).toBe(true);
});

test('hostile answers ping nobody, break nothing, and fit', async () => {
  await using newsroom = await openNewsroom();
  const lines = Array.from({ length: 300 }, () => '**_`')
    .join('\n')
    .slice(0, 1500);
  await answer(newsroom, reader(1), `${'@everyone <@1> ||*_~`'.repeat(71)} end`, {
    shownAs: { kind: 'name', name: '@here <b>**' },
  });
  await answer(newsroom, reader(2), `${lines} [x](y) last`.slice(-1500));
  await answer(newsroom, reader(3), `${'😀'.repeat(1496)} end`);
  await vi.waitFor(() => expect(newsroom.channel.messages()).toHaveLength(3), { timeout: 15_000 });
  await vi.waitFor(() => expect(newsroom.group.messages().filter(({ fromBot }) => fromBot)).toHaveLength(3), {
    timeout: 15_000,
  });
  for (const message of newsroom.channel.messages()) {
    expect(message.pinged).toEqual([]);
    expect(message.text).toMatch(/(end|last)$/);
    expect(message.buttons.map(({ label }) => label)).toContain('Decline');
  }
  for (const message of newsroom.group.messages().filter(({ fromBot }) => fromBot))
    expect(message.text).toMatch(/(end|last)$/);
});

test('what came while the bot was off is told after the start, once; what an author does is seen on the card', async () => {
  await using newsroom = await openNewsroom();
  const { channel, mei } = newsroom;
  await answer(newsroom, reader(1), 'I would swim.');
  await seen(newsroom, 'I would swim.');
  await newsroom.restart();
  await answer(newsroom, reader(2), 'I would wait for a better day.');
  // The bot is stopped before the time in which answers gather is over.
  await newsroom.restart();
  const { onDiscord } = await seen(newsroom, 'better day');
  await newsroom.restart();
  await mei.press(onDiscord, 'Feature');
  await seen(newsroom, 'To be featured, says Mei.');
  expect(channel.messages()).toHaveLength(2);
  await answer(newsroom, reader(2), 'I would wait for the worst day.');
  await seen(newsroom, /worst day/);
  await vi.waitFor(() => expect(channel.messages()).toHaveLength(3), { timeout: 15_000 });
  await newsroom.bot.questions.replies.withdraw(asked, reader(2));
  await seen(newsroom, 'Its author took this answer back');
  expect(channel.transcript()).not.toMatch(/better day|worst day/);
});

test('of a deleted answer neither words nor name stay in a list, or on the card of another one like it', async () => {
  await using newsroom = await openNewsroom();
  const { bot, channel, group } = newsroom;
  const shown = () => `${channel.transcript()}${group.transcript()}`;
  const named = (name: string) => ({ shownAs: { kind: 'name' as const, name } });
  await answer(newsroom, reader(1), 'I would walk around the whole bay.', named('Ina'));
  await answer(newsroom, reader(2), 'I would walk around the whole bay!!', named('Olga'));
  await seen(newsroom, 'Olga');
  for (const [index, words] of ['Swim.', 'Fly.', 'Row a boat.', 'Build a bridge.', 'Stay.', 'Ask my aunt.'].entries()) {
    await answer(newsroom, reader(10 + index), words, named(`Reader ${index}`));
  }
  await seen(newsroom, 'Ask my aunt.');
  await bot.questions.deleteDataOf(reader(2));
  await bot.questions.deleteDataOf(reader(15));
  await vi.waitFor(() => expect(shown()).not.toMatch(/Olga|Ask my aunt|Reader 5/), { timeout: 15_000 });
  await seen(newsroom, '5 new answers');
  for (let index = 0; index < 5; index++) await bot.questions.deleteDataOf(reader(10 + index));
  await vi.waitFor(() => expect(shown()).not.toMatch(/Reader \d|Swim/), { timeout: 15_000 });
  expect(shown()).toContain('Ina');
});

test('an editor asks the author, whose answer comes back under the card, from both platforms', async () => {
  await using newsroom = await openNewsroom();
  const { mei, tom, ana, bo, channel } = newsroom;
  await answer(newsroom, keyOf(ana), 'I would swim.');
  const { onDiscord } = await seen(newsroom, 'I would swim.');
  const { modal } = await mei.press(onDiscord, 'Ask the author');
  if (!modal) expect.fail('no form');
  const sent = await mei.submit(modal, { 'What do you want to know?': 'How far?' });
  expect(sent.shown?.text).toContain('on its way to the author');
  const question = ana.openDm().messages().at(-1);
  expect(question?.text).toMatch(/have a question about your answer[\s\S]*How far\?/);
  if (!question) expect.fail();
  const form = (await ana.press(question, 'Answer the editors')).modal;
  if (!form) expect.fail('no form');
  await ana.submit(form, { 'Answer the editors': 'Two miles, @everyone' });
  const came = await seen(newsroom, 'Two miles');
  expect(came.onDiscord.raw.message_reference?.message_id).toBe(onDiscord.id);
  expect(came.onDiscord.pinged).toEqual([]);
  await seen(newsroom, 'Mei asked the author: How far?');

  await answer(newsroom, keyOf(bo), 'I would take the bridge over there.', { shownAs: { kind: 'anonymous' } });
  const two = await seen(newsroom, 'take the bridge');
  const { shown } = await tom.press(two.onTelegram, 'Ask the author');
  if (!shown) expect.fail();
  expect((await tom.reply(shown, 'Which bridge?'))?.text).toContain('on its way');
  const private_ = bo.privateChat.messages().at(-1);
  if (!private_) expect.fail();
  const asking = (await bo.press(private_, 'Answer the editors')).shown?.text;
  expect(asking).toMatch(/write your answer to the editors[\s\S]*Which bridge\?/);
  expect((await bo.type(bo.privateChat, 'The old one.'))?.text).toContain('The editors have it now');
  const back = await seen(newsroom, 'The old one.');
  expect(back.onTelegram.replyTo).toBe(two.onTelegram.id);
  expect(back.onTelegram.text).toContain('a reader without a name');
  expect(channel.messages().at(-1)?.text).toContain('The old one.');
});

test('a reply to what editors ask goes to them, though words for a search were awaited', async () => {
  await using newsroom = await openNewsroom();
  const { bo } = newsroom;
  const question = await askedOfBo(newsroom);
  await bo.type(bo.privateChat, '/search');
  expect((await bo.reply(question, 'The old one.'))?.text).toContain('The editors have it now');
  await seen(newsroom, 'The old one.');
});

test('an editor’s words that are none are refused, and come back with the way to write others', async () => {
  await using newsroom = await openNewsroom();
  const { mei, ana } = newsroom;
  await answer(newsroom, keyOf(ana), 'I would swim.');
  const { onDiscord } = await seen(newsroom, 'I would swim.');
  for (const [button, field, why] of [
    ['Ask the author', 'What do you want to know?', 'There are no words in that. Please write your question'],
    ['Feature shortened', 'Only leave words out', 'Something of the answer must stay.'],
    ['Decline', 'Or in your own words', 'Please say in words why it is declined.'],
  ] as const) {
    const { modal } = await mei.press(onDiscord, button);
    if (!modal) expect.fail('no form');
    const refused = await mei.submit(modal, { [field]: ' … \u2060' });
    expect(refused.shown?.text).toContain(why);
    expect(refused.shown?.buttons).toHaveLength(1);
  }
  expect(ana.openDm().messages()).toEqual([]);
  expect((await newsroom.bot.questions.replies.of(asked, keyOf(ana)))?.state).toBe('received');
});

test('who begins an answer while editors wait for a word is told so, and can do both', async () => {
  await using newsroom = await openNewsroom();
  const { bo, group } = newsroom;
  const question = await askedOfBo(newsroom);
  await bo.press(question, 'Answer the editors');
  const begun = await bo.type(bo.privateChat, '/answer');
  expect(begun?.text).toContain('What the editors asked you can still be answered: press the button.');
  expect((await bo.type(bo.privateChat, 'I would take the new bridge.'))?.text).toContain('This is what will be sent:');
  const draft = bo.privateChat.messages().at(-1);
  if (!begun || !draft) expect.fail();
  expect((await bo.press(begun, 'Answer the editors')).shown?.text).toContain('An answer of yours is not sent yet.');
  await bo.press(draft, 'Send, may be featured');
  expect((await bo.press(begun, 'Answer the editors')).shown?.text).toContain('write your answer to the editors');
  await bo.type(bo.privateChat, 'The old one.');
  await vi.waitFor(() => expect(group.transcript()).toContain('The old one.'), { timeout: 15_000 });
});

test('an answer like one of yesterday’s is shown under that one, names its author, and no longer once it is deleted', async () => {
  await using newsroom = await openNewsroom();
  const { channel, group } = newsroom;
  const named = (name: string) => ({ shownAs: { kind: 'name' as const, name } });
  await answer(newsroom, reader(1), 'I would walk around the whole bay.', named('Ina'));
  const first = await seen(newsroom, 'around the whole bay');
  await answer(newsroom, reader(2), 'Fly, if I only could!', named('Otto'));
  await seen(newsroom, 'Fly, if');
  await newsroom.restart();
  await answer(newsroom, reader(3), 'I would walk around the whole bay!!', named('Olga'));
  const like = await seen(newsroom, /Olga[\s\S]*Nearly the same say: Ina\./);
  expect(like.onDiscord.raw.message_reference?.message_id).toBe(first.onDiscord.id);
  expect(like.onTelegram.replyTo).toBe(first.onTelegram.id);
  expect(channel.messages()).toHaveLength(3);
  await newsroom.bot.questions.deleteDataOf(reader(1));
  await vi.waitFor(() => expect(`${channel.transcript()}${group.transcript()}`).not.toContain('Ina'), {
    timeout: 15_000,
  });
});

test('an author who is asked twice may reply to either question, and one whose chat is closed is asked nothing', async () => {
  await using newsroom = await openNewsroom();
  const { tom, bo, group, bot } = newsroom;
  await answer(newsroom, keyOf(bo), 'I would take the bridge over there.');
  const { onTelegram } = await seen(newsroom, 'take the bridge');
  const ask = async (words: string) => {
    // The card is a card again a moment after the words were taken.
    const card = await vi.waitFor(() => {
      const found = group.messages().find(({ id }) => id === onTelegram.id);
      expect(found?.buttons.flat().map(({ label }) => label)).toContain('Ask the author');
      return found ?? onTelegram;
    });
    const { shown } = await tom.press(card, 'Ask the author');
    return (await tom.reply(shown ?? card, words))?.text;
  };
  expect(await ask('Which bridge?')).toContain('on its way');
  expect(await ask('And why?')).toContain('on its way');
  const first = bo.privateChat.messages().find(({ text }) => text.includes('Which bridge?'));
  if (!first) expect.fail();
  expect((await bo.reply(first, 'The old one.'))?.text).toContain('The editors have it now');
  await vi.waitFor(() => expect(group.transcript()).toContain('The old one.'), { timeout: 15_000 });
  await bo.block();
  expect(await ask('Are you there?')).toContain('The author can’t be written to');
  await seen(newsroom, 'Tom asked the author: And why?');
  expect(await bot.questions.replies.of(asked, keyOf(bo))).toMatchObject({ state: 'received' });
});

/** What Bo sees in private when an editor asked him about his answer. */
async function askedOfBo(newsroom: Newsroom) {
  const { tom, bo } = newsroom;
  await answer(newsroom, keyOf(bo), 'I would take the bridge over there.');
  const { onTelegram } = await seen(newsroom, 'take the bridge');
  const { shown } = await tom.press(onTelegram, 'Ask the author');
  if (!shown) expect.fail();
  await tom.reply(shown, 'Which bridge?');
  const question = bo.privateChat.messages().at(-1);
  if (!question) expect.fail();
  return question;
}
