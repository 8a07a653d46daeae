import { expect, test } from 'vitest';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { Harbour } from './harbour.ts';
import { missing, type Reader } from './reader.ts';

const { receipt, refused } = sentencesIn('en').answering;

const firstIssue = `Dear reader,

The ferries ran on time this week.

## Question of the Week

We want to hear from you!

**Which crossing should never be given up?**
`;
const nextIssue = `Dear reader,

The river is frozen, and nobody minds.

## Question of the Week

We want to hear from you!

**What do you carry across?**
`;

const nightFerry = 'The night ferry, since everyone on it has left something behind and is not yet anywhere else.';
const oldBridge = '老桥，因为它不问人从哪里来。';
const hostile =
  '@everyone <@1> **never** the [free](https://evil.example/x) ||rope|| <b>ferry</b> <script>alert(1)</script> @ben_ferry';
const formula = "=cmd|' /C calc'!A0 The ford, where nobody pays a toll.";
const more = [
  'The stepping stones below the mill.',
  'A ferry without a timetable teaches patience.',
  'My grandmother’s rope and basket over the gorge.',
  'Rail, because it crosses borders asleep.',
  'The tunnel, for whoever fears water.',
  'Ice, for the six weeks in which it holds.',
  'The pilot boat: somebody has to go first.',
  'None: let us build a second one of each.',
  'The footbridge where both schools meet.',
  'Any that children can pay for.',
  'The swing bridge, since it knows when to give way.',
  'A strait is only a river that was taken seriously.',
  'The cable car, on days without wind.',
  'Letters still cross, keep the post boat.',
  'The border crossing with the good soup.',
  'Whichever one is not on any map yet.',
  'The chain ferry that I worked on in 1979.',
  'The stairs between the upper and the lower town.',
  'The causeway, twice a day when the tide is out.',
];

test('a week of the newsletter, from one Friday to the next', async () => {
  await using harbour = await Harbour.open();
  const { clock, news, discussion, mei, tom } = harbour;

  // It is Friday, five in the afternoon: the issue is posted on both platforms, and its question may be discussed.
  clock.pass({ hours: 1 });
  const posts = await harbour.publishes('2026-03-06', firstIssue, 'Which crossing');
  await harbour.until(() => news.threads()[0] ?? missing('thread'));
  await harbour.until(() => expect(discussion.transcript()).toMatch(/Which crossing[\s\S]*Which crossing/));

  // Readers answer: by the form, by a reply, in private.
  const ana = harbour.onDiscord('Ana');
  expect(await ana.answersByButton('The night ferry.')).toContain(receipt.new);
  expect(await ana.edits(nightFerry)).toContain(receipt.edited);
  const dee = await harbour.onTelegram('Dee', 'zh-Hans');
  await dee.answersByButton('老桥。');
  await dee.edits(oldBridge);
  const dora = harbour.onDiscord('Dora');
  await dora.answersByReply('The wall, over the top.');
  expect(await dora.withdraws()).toContain(receipt.withdrawn);
  const fay = await harbour.onTelegram('Fay');
  await fay.answersByButton('A diplomat should not say which.', { mayFeature: false });
  const gus = await harbour.onTelegram('Gus');
  await gus.answersByReply('The one with customs officers, who know me by name.', { anonymously: true });
  const zhu = harbour.onDiscord('Zhu', 'zh-Hant');
  await zhu.answersInPrivate('渡輪，因為可以站在外面。');
  // Some copy, or say nothing.
  const eli = harbour.onDiscord('Eli');
  expect(await eli.answersByButton(nightFerry.toUpperCase())).toContain(refused.copied);
  await eli.answersByButton('Then the morning ferry, for those who come back.');
  const hal = await harbour.onTelegram('Hal');
  expect(await hal.answersInPrivate(nightFerry.replace(',', ';'))).toContain(refused.copied);
  await hal.answersInPrivate('A raft will do.');
  const ned = harbour.onDiscord('Ned');
  expect(await ned.answersByButton('👍👍👍')).toContain(refused.noWords);
  // Some mean harm.
  const mallory = harbour.onDiscord('@everyone **M**', 'zh-Hant');
  await mallory.answersByButton(hostile);
  const trudy = await harbour.onTelegram('=1+1 <b>T</b>');
  await trudy.answersByReply(formula);
  // And many just answer.
  const readers: Reader[] = [ana, dee, dora, fay, gus, zhu, eli, hal, ned, mallory, trudy];
  for (const [number, words] of more.entries()) {
    const reader = number % 2 === 0 ? harbour.onDiscord(`D${number}`) : await harbour.onTelegram(`T${number}`);
    const ways = [reader.answersByButton, reader.answersByReply, reader.answersInPrivate];
    await ways[Math.floor(number / 2) % ways.length]?.call(reader, words);
    expect(reader.holds).toBe(words);
    readers.push(reader);
  }
  const stored = readers.flatMap(({ holds }) => holds ?? []);
  expect([readers.length, stored.length]).toEqual([30, 28]);
  expect(harbour.pinged()).toEqual([]);

  // Saturday morning: the mailbox has what came.
  await harbour.until(() => expect(harbour.editorsChannel.transcript()).toContain('28 new answers'));
  await harbour.until(() => expect(harbour.editorsGroup.transcript()).toContain('28 new answers'));
  clock.pass({ hours: 15 });
  const saturday = await harbour.mailman();
  expect(saturday.subject).toBe('Focus This Week: 28 new answers to the question of March 6, 2026');
  for (const words of stored) expect(saturday.text).toContain(`> ${words}`);
  expect(saturday.text).not.toContain('over the top');
  expect(saturday.html).not.toMatch(/<script|<b>ferry/);
  const table = String(saturday.attachments[0]?.content);
  expect(table.trim().split('\r\n')).toHaveLength(1 + stored.length);
  expect(table).toContain("'=cmd|");
  expect(table).toContain("'=1+1");

  // Thursday: nothing is featured yet, and the editors are reminded.
  clock.pass({ hours: 5 * 24 + 9 });
  await harbour.until(() =>
    expect(harbour.editorsChannel.transcript()).toContain('nothing is to be featured in it yet'),
  );
  // They review. Both are at the same answer at once: one decides, the other sees who was first.
  await mei.opens(nightFerry);
  await tom.opens(nightFerry);
  await Promise.all([mei.presses('Feature'), tom.presses('Shortlist')]);
  const [first, second] = mei.sees.includes('Too late') ? [tom, mei] : [mei, tom];
  expect(first.sees).not.toContain('Too late');
  expect(second.sees).toContain(`Too late: ${first === mei ? 'Mei' : 'Tom'} was first.`);
  if (first === tom) await mei.features(nightFerry);
  await tom.features(oldBridge);
  await mei.features('**never** the [free]');
  await mei.movesUp('**never** the [free]');
  await mei.movesUp('**never** the [free]');
  await mei.declines(formula, 'It is an advertisement');
  await tom.opens('A diplomat');
  expect(tom.buttons).not.toContain('Feature');

  // Friday again: the next issue has the three, in the editors' order, on both platforms.
  clock.pass({ hours: 23 });
  const next = await harbour.publishes('2026-03-13', nextIssue, 'The river is frozen');
  for (const { text } of [next.onDiscord, next.onTelegram]) {
    expect(linesBetween('From our readers', 'Question of the Week', text)).toEqual([
      'Which crossing should never be given up?',
      hostile,
      '— @everyone **M**',
      nightFerry,
      '— Ana',
      oldBridge,
      '— Dee',
    ]);
  }
  expect(harbour.pinged()).toEqual([]);
  // The discussions of last week's question end with them, on both platforms.
  for (const discussed of [() => news.threads()[0], () => discussion]) {
    await harbour.until(() =>
      expect(discussed()?.transcript()).toMatch(/From our readers[\s\S]*The night ferry, since/),
    );
  }
  // Their authors are told, in their languages, and nobody else.
  await harbour.until(() =>
    expect(ana.privateMessages().at(-1)).toContain('Your answer is in the issue of March 13, 2026'),
  );
  await harbour.until(() =>
    expect(dee.privateMessages().at(-1)).toContain('您的回答刊登在2026年3月13日一期的“读者之声”中'),
  );
  await harbour.until(() =>
    expect(mallory.privateMessages().at(-1)).toContain('您的回答刊登在2026年3月13日一期的「讀者之聲」中'),
  );
  const told = readers.filter((reader) =>
    reader
      .privateMessages()
      .some((text) => text.includes('2026年3月13日一期') || text.includes('in the issue of March 13')),
  );
  expect(told).toEqual([ana, dee, mallory]);

  // The question is closed: who is late is told so, and which one is open.
  for (const reader of [harbour.onDiscord('Late', 'en', posts), await harbour.onTelegram('Later', 'en', posts)]) {
    expect(await reader.answersByButton('Oh, and the lighthouse tender.')).toMatch(
      /of March 6, 2026 is closed[\s\S]*What do you carry across/,
    );
    expect(reader.holds).toBeUndefined();
  }
  clock.pass({ minutes: 5 });
  const last = await harbour.mailman();
  expect(last.subject).toBe('Focus This Week: the question of March 6, 2026 is closed, with 28 answers');
});

/** Without the invisible characters that keep a mention from being one. */
function linesBetween(first: string, last: string, text: string): string[] {
  const lines = text
    .replaceAll('\u2060', '')
    .split('\n')
    .filter((line) => line !== '');
  return lines.slice(lines.indexOf(first) + 1, lines.indexOf(last));
}
