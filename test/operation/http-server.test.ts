import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { issue, type PostingDay, postingDay } from '../../faults/posting-day.ts';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { systemClock } from '../../src/clock.ts';
import { deliveryStates } from '../../src/delivery/delivery.ts';
import { createLogger } from '../../src/log.ts';
import { Questions } from '../../src/questions/questions.ts';
import { replyStates } from '../../src/questions/reply.ts';
import { openStore } from '../../src/store/open-store.ts';
import { spawnBot } from '../bot-process.ts';
import { reader, written } from '../questions/question-desk.ts';
import { freePort } from './free-port.ts';

const patience = { timeout: 20_000 };

test('an operator sees from outside whether the program does its work, and how', async () => {
  await using day = await postingDay({ chatsEach: 3 });
  await answerQuestion(day);
  const port = await freePort();
  const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  const readiness = async () => {
    const answer = await at('/readyz');
    return { status: answer.status, body: await answer.json() };
  };
  const bot = spawnBot({ ...day.environment, HTTP_PORT: String(port) });
  await Promise.all([bot.printed('"ready"'), bot.printed('round ended')]);
  expect(await readiness()).toEqual({ status: 200, body: { ready: true, obstacles: [] } });
  expect((await at('/healthz')).status).toBe(200);

  const ben = day.telegram.addPerson({ name: 'Ben' });
  await ben.start();
  await expect.poll(async () => (await at('/metrics')).text(), patience).toContain('what="command"');
  const answer = await at('/metrics');
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await answer.text();
  for (const platform of ['discord', 'telegram']) {
    for (const line of [
      `newsletter_posts_total{platform="${platform}",outcome="sent"} 3`,
      `newsletter_deliveries{platform="${platform}",state="sent"} 3`,
      `newsletter_deliveries{platform="${platform}",state="uncertain"} 0`,
      `newsletter_subscriptions{platform="${platform}"} 3`,
      `newsletter_connected{platform="${platform}"} 1`,
      `newsletter_oldest_open_delivery_seconds{platform="${platform}"} 0`,
      `newsletter_limit_wait_seconds_count{platform="${platform}"} 3`,
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toMatch(new RegExp(`newsletter_api_request_seconds_count\\{platform="${platform}"\\} [1-9]`));
  }
  expect(text).toContain('newsletter_answer_seconds_count{platform="telegram",what="command"} 1\n');
  expect(text).toContain('newsletter_replies{state="received"} 1\n');
  expect(text).toContain('newsletter_replies{state="withdrawn"} 0\n');
  expect(text).toMatch(/^newsletter_uptime_seconds [\d.]+$/m);
  expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  for (const [, name] of text.matchAll(/^# TYPE newsletter_(\w+)/gm))
    expect(readme).toMatch(new RegExp(`\`${name}[\`{]`));
  const labels = new Set([...text.matchAll(/^newsletter_\w+\{(.*)\}/gm)].flatMap(([, all = '']) => all.split(',')));
  expect([...labels].filter((label) => !label.startsWith('le=')).toSorted()).toEqual([
    'outcome="sent"',
    'platform="discord"',
    'platform="telegram"',
    ...[...new Set([...deliveryStates, ...replyStates])].map((state) => `state="${state}"`).toSorted(),
    'what="command"',
  ]);

  day.telegram.fault({ method: 'getUpdates', kind: 'status', status: 502, body: 'bad gateway' });
  await ben.type(ben.privateChat, '/about');
  await expect
    .poll(readiness, patience)
    .toEqual({ status: 503, body: { ready: false, obstacles: ['telegram-disconnected'] } });
  // The next answer to a request for updates shows that they come again.
  await ben.type(ben.privateChat, '/about');
  await expect.poll(readiness, patience).toMatchObject({ status: 200 });

  await day.discord.close();
  await expect
    .poll(readiness, patience)
    .toEqual({ status: 503, body: { ready: false, obstacles: ['discord-disconnected'] } });
  expect((await at('/healthz')).status).toBe(200);
  bot.child.kill('SIGTERM');
  expect((await bot.ended()).status).toBe(0);
}, 90_000);

/** The issue has a question, and somebody has answered it. */
async function answerQuestion({ storeFile }: PostingDay): Promise<void> {
  const log = createLogger('silent');
  const store = await openStore(`sqlite://${storeFile}`, log);
  const archive = await IssueArchive.open(store);
  await archive.keep({ ...issue, question: { context: [], text: [{ type: 'text', value: 'Which lighthouse?' }] } });
  const questions = new Questions({ store, archive, clock: systemClock, log, hasBegun: () => true });
  await questions.replies.answer(issue.date, reader(1), written('The one in the north.'));
  await store.close();
}
