import { expect, test } from 'vitest';
import { type RoundReport, reportSentences } from '../../src/delivery/round-report.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { languages } from '../../src/newsletter/issue.ts';
import { date, keyOf, Newsroom } from './newsroom.ts';

test('the report says in sentences what became of the issue and who has not got it', async () => {
  const report = await troubledReport();
  expect(reportSentences(report, sentencesIn('en'))).toEqual([
    'The issue of 2026-03-06 has not reached everyone yet. What is left goes out at the next start.',
    'Discord: 3 still to be sent.',
    'Telegram: 1 uncertain, 1 sent, 1 gone, 1 refused.',
    'Discord has subscribed chats but no token is set for it. Set the token and start again within 24 hours, or they miss this issue.',
    'chat telegram:2: the issue may or may not be there, since the answer was lost. Look at the chat; it is not sent again by itself.',
    'chat telegram:3: not sent, because the person blocked the bot.',
    'chat telegram:4: refused, because the bot lacks a permission there.',
  ]);
});

test('it says the same things in every language', async () => {
  const report = await troubledReport();
  for (const language of languages) {
    const sentences = reportSentences(report, sentencesIn(language));
    expect(sentences).toHaveLength(7);
    expect(sentences.join('\n')).not.toMatch(/undefined|\[object/);
  }
});

async function troubledReport(): Promise<RoundReport> {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'discord:2', 'discord:3', 'telegram:1', 'telegram:2', 'telegram:3', 'telegram:4');
  room.telegram.answers(keyOf('telegram:2'), { kind: 'answer-lost', posted: true });
  room.telegram.answers(keyOf('telegram:3'), { kind: 'gone', why: 'blocked-by-person', detail: '403' });
  room.telegram.answers(keyOf('telegram:4'), {
    kind: 'rejected',
    why: 'missing-permission',
    reach: 'chat',
    detail: 'not enough rights',
  });
  const broadcasts = room.restarted({ platforms: new Map([['telegram', room.telegram]]) });
  return await room.clock.passUntil(broadcasts.post(date));
}
