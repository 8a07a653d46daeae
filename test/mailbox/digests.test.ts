import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { digestKey, digestRecordsIn } from '../../src/mailbox/digest-record.ts';
import { SmtpOutbox } from '../../src/mailbox/smtp-outbox.ts';
import { MortalStore } from '../delivery/mortal-store.ts';
import { ana, bo, mei, nextWeek, reader, thisWeek, written } from '../questions/question-desk.ts';
import { MailServer } from './mail-server.ts';
import { firstMorning, Mailroom, nextMorning } from './mailroom.ts';

/** A question with three answers, of which one is shortlisted and one featured. */
async function answeredWeek(environment: Record<string, string> = {}): Promise<Mailroom> {
  const room = await Mailroom.open(environment);
  const { replies, review } = room.desk.questions;
  await replies.answer(thisWeek, ana, written('The old harbour, for its cranes.'));
  await replies.answer(thisWeek, bo, written('The ferry pier at dawn.', { shownAs: { kind: 'handle', handle: 'bo' } }));
  await replies.answer(thisWeek, reader(3), written('The river lock.', { shownAs: { kind: 'anonymous' } }));
  await review.decide(thisWeek, ana, 1, { kind: 'shortlist' }, mei);
  await review.decide(thisWeek, bo, 1, { kind: 'feature' }, mei);
  return room;
}

describe('by mail', () => {
  test('editors get each morning what is new, and a table of all answers', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({
      SMTP_URL: server.url('post:p%40ss%2Fword@'),
      MAIL_FROM: 'bot@example.net',
    });
    const { clock } = room.desk;
    const digests = await room.start();
    expect(server.mails).toHaveLength(0);
    clock.pass(firstMorning);
    await digests.check();
    const [mail] = server.mails;
    expect(mail?.subject).toBe('Focus This Week: 3 new answers to the question of March 6, 2026');
    expect(mail?.from?.text).toBe('"Focus This Week" <bot@example.net>');
    expect(mail?.to).toMatchObject({ text: 'editor@example.org' });
    expect(mail?.messageId).toMatch(/^<digest\.2026-03-06\.2026-03-07\.[0-9a-f]{12}@example\.net>$/);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.text).toBe(
      [
        'Focus This Week: answers to the question of March 6, 2026',
        '> Which port do you like?',
        'The question is open until the next issue is posted.\n3 answers in all, 3 new since the last digest, 0 declined.',
        '== Featured, in your order',
        '> The ferry pier at dawn.\n  – bo (Telegram, new)',
        '== Shortlisted',
        '> The old harbour, for its cranes.\n  – Ana (Discord, new)',
        '== New since the last digest',
        '> The river lock.\n  – no name (Telegram)',
        'All answers are in the table that comes with this digest (CSV, for spreadsheet programs). To decide on them, use /replies in the editors’ chat.\n',
      ].join('\n\n'),
    );
    expect(mail?.html).toContain('<blockquote');
    expect(mail?.html).toContain('The river lock.');
    expect(mail?.attachments).toMatchObject([{ filename: 'answers-2026-03-06.csv', contentType: 'text/csv' }]);
    expect(String(mail?.attachments[0]?.content).split('\r\n')).toHaveLength(5);

    await room.desk.questions.replies.answer(thisWeek, reader(4), written('The salt docks.'));
    clock.pass(nextMorning);
    await digests.check();
    expect(server.mails).toHaveLength(2);
    expect(server.mails[1]?.subject).toBe('Focus This Week: 1 new answer to the question of March 6, 2026');
    expect(server.mails[1]?.text).toContain('== New since the last digest\n\n> The salt docks.\n');
    expect(server.mails[1]?.text).not.toContain('river lock');
    expect(server.mails[1]?.references).toEqual(server.mails[0]?.references);
  });

  test('a morning without answers or decisions brings none; a decision alone brings one', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    const { clock } = room.desk;
    const digests = await room.start();
    clock.pass(firstMorning);
    await digests.check();
    clock.pass(nextMorning);
    await digests.check();
    clock.pass({ hours: 2 });
    await digests.check();
    expect(server.mails).toHaveLength(1);
    await room.desk.questions.review.decide(thisWeek, reader(3), 1, { kind: 'decline', reason: 'off the point' }, mei);
    clock.pass({ hours: 22 });
    await digests.check();
    expect(server.mails).toHaveLength(2);
    expect(server.mails[1]?.text).toContain('3 answers in all, 0 new since the last digest, 1 declined.');
    expect(server.mails[1]?.text).not.toContain('river lock');
  });

  test('the last one comes when the question is closed, whatever happened, with what the issue shows', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    const { clock } = room.desk;
    clock.pass({ hours: 24 * 7 });
    const digests = await room.start();
    await room.desk.post(nextWeek);
    await digests.check();
    expect(server.mails).toHaveLength(0);
    clock.pass({ minutes: 5 });
    await digests.check();
    clock.pass(nextMorning);
    await digests.check();
    expect(server.mails.map(({ subject }) => subject)).toEqual([
      'Focus This Week: the question of March 6, 2026 is closed, with 3 answers',
    ]);
    expect(server.mails[0]?.messageId).toContain('digest.2026-03-06.final.');
    expect(server.mails[0]?.text).toContain('The question is closed. This is the last digest of it.');
    expect(server.mails[0]?.text).toContain('== In the issue\n\n> The ferry pier at dawn.\n');
  });

  test('the last one comes without any answers too', async () => {
    await using server = await MailServer.start();
    await using room = await Mailroom.open({ SMTP_URL: server.url() });
    const digests = await room.start();
    await room.desk.post(nextWeek);
    await digests.check();
    room.desk.clock.pass({ minutes: 5 });
    await digests.check();
    expect(server.mails.map(({ subject }) => subject)).toEqual([
      'Focus This Week: the question of March 6, 2026 is closed, with 0 answers',
    ]);
  });

  test('answers that say the same stand together', async () => {
    await using server = await MailServer.start();
    await using room = await Mailroom.open({ SMTP_URL: server.url() });
    const { clock, questions } = room.desk;
    await questions.replies.answer(thisWeek, reader(1), written('The northern harbour.'));
    clock.pass({ minutes: 1 });
    await questions.replies.answer(thisWeek, reader(2), written('The river lock.'));
    clock.pass({ minutes: 1 });
    await questions.replies.answer(thisWeek, reader(3), written('the northern harbor!'));
    const digests = await room.start();
    clock.pass(firstMorning);
    await digests.check();
    expect(server.mails[0]?.text).toContain(
      '> The northern harbour.\n  – Ana (Telegram)\n\n    > the northern harbor!\n      – Ana (Telegram)\n\n> The river lock.',
    );
  });

  test('it is in the editors’ language', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    room.language = 'zh-Hant';
    const digests = await room.start();
    room.desk.clock.pass(firstMorning);
    await digests.check();
    expect(server.mails[0]?.subject).toBe('Focus This Week：2026年3月6日的問題收到 3 則新回答');
    expect(server.mails[0]?.html).toContain('<html lang="zh-Hant">');
  });
});

test('a clock that was eight days ahead when the bot started holds up no digest once it is set back', async () => {
  await using server = await MailServer.start();
  await using room = await answeredWeek({ SMTP_URL: server.url() });
  const { clock } = room.desk;
  clock.set({ hours: 8 * 24 });
  await room.start();
  clock.set({ hours: -8 * 24 });
  clock.pass({ minutes: 5 });
  await clock.settle();
  clock.pass(firstMorning);
  await expect
    .poll(() => server.mails.map(({ messageId }) => messageId?.slice(0, 29)))
    .toEqual(['<digest.2026-03-06.2026-03-07']);
});

describe('once', () => {
  test('however often the process restarts', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    await (await room.start()).stop();
    room.desk.clock.pass(firstMorning);
    for (let start = 0; start < 5; start++) await (await room.start()).stop();
    expect(server.mails).toHaveLength(1);
  });

  test('after a kill before the mail server was asked', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    await (await room.start()).stop();
    room.desk.clock.pass(firstMorning);
    // Killed once the digest is due.
    await digestRecordsIn(room.desk.store).set(digestKey(thisWeek, '2026-03-07'), {
      state: 'due',
      upTo: room.desk.clock.now().toString(),
      fingerprint: 'x',
      attempts: 0,
      mayHaveArrived: false,
    });
    await room.start();
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.text).not.toContain('You may have this digest already');
  });

  test('after a kill in the middle it comes again, known by its Message-ID, and says so; then no more', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    const dying = new MortalStore(room.desk.store);
    const digests = await room.start(dying);
    room.desk.clock.pass(firstMorning);
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    server.beforeAnswer = () => {
      dying.kill();
      resolve();
    };
    void digests.check();
    await arrived;
    server.beforeAnswer = () => {};
    await (await room.start()).stop();
    await (await room.start()).stop();
    const ids = server.mails.map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(server.mails[0]?.text).not.toContain('You may have this digest already');
    expect(server.mails[1]?.text).toContain('You may have this digest already');
  });

  test('after the store was put back from a backup it says that it may be the second', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    await (await room.start()).stop();
    room.desk.clock.pass(firstMorning);
    const backedUpAt = room.desk.clock.now().subtract({ hours: 12 });
    room.restoration = { backedUpAt, restoredAt: room.desk.clock.now() };
    const digests = await room.start();
    await room.desk.questions.replies.answer(thisWeek, reader(4), written('The salt docks.'));
    room.desk.clock.pass(nextMorning);
    await digests.check();
    expect(server.mails.map(({ text }) => text?.includes('You may have this digest already'))).toEqual([true, false]);
  });
});

describe('when the mail server', () => {
  test('is down, it is tried again, ever later, and the digest of the next morning takes the place of one unsent', async () => {
    const down = await MailServer.start();
    const { port } = down;
    await down.close();
    await using room = await answeredWeek({ SMTP_URL: `smtp://127.0.0.1:${port}` });
    const { clock } = room.desk;
    const digests = await room.start();
    clock.pass(firstMorning);
    await digests.check();
    await digests.check();
    clock.pass({ minutes: 5 });
    await digests.check();
    expect(room.log.match(/digest not sent/g)).toHaveLength(2);
    expect(room.troubles).toEqual([
      expect.stringMatching(/^The digest for the editors can’t be mailed: 127\.0\.0\.1:\d+ can’t be reached/),
    ]);
    clock.pass(nextMorning);
    await digests.check();
    await using server = await MailServer.start(port);
    clock.pass({ minutes: 5 });
    await digests.check();
    clock.pass({ hours: 2 });
    await digests.check();
    expect(server.mails.map(({ messageId, subject }) => [messageId?.slice(0, 29), subject])).toEqual([
      ['<digest.2026-03-06.2026-03-08', 'Focus This Week: 3 new answers to the question of March 6, 2026'],
    ]);
    expect(server.mails[0]?.text).not.toContain('You may have this digest already');
  });

  test('refuses the password, the operator is told without it, and it is not tried again before an hour', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url('post:wrong%40secret@') });
    const { clock } = room.desk;
    const digests = await room.start();
    clock.pass(firstMorning);
    await digests.check();
    const before = server.connections;
    clock.pass({ minutes: 30 });
    await digests.check();
    expect(server.connections).toBe(before);
    clock.pass({ minutes: 30 });
    await digests.check();
    expect(server.connections).toBe(before + 1);
    expect(room.troubles).toEqual([expect.stringContaining('refuses the user name or password of SMTP_URL')]);
    expect(room.troubles.join() + room.log).not.toContain('secret');
    // Mended and started again.
    await digests.stop();
    await room.start(room.desk.store, { SMTP_URL: server.url('post:p%40ss%2Fword@') });
    expect(server.mails).toHaveLength(1);
  });

  test('asks to come back later, it is tried again and is no second mail', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    const digests = await room.start();
    room.desk.clock.pass(firstMorning);
    server.beforeAnswer = () => {
      throw Object.assign(new Error('mailbox busy'), { responseCode: 450 });
    };
    await digests.check();
    server.beforeAnswer = () => {};
    room.desk.clock.pass({ minutes: 5 });
    await digests.check();
    expect(room.troubles).toEqual([expect.stringContaining('asks to come back later (450 mailbox busy)')]);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.text).not.toContain('You may have this digest already');
  });

  test('hangs up before it answers, the next one says that it may be the second', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({ SMTP_URL: server.url() });
    const digests = await room.start();
    room.desk.clock.pass(firstMorning);
    server.beforeAnswer = () => server.hangUp();
    await digests.check();
    server.beforeAnswer = () => {};
    room.desk.clock.pass({ minutes: 5 });
    await digests.check();
    expect(server.mails.at(-1)?.text).toContain('You may have this digest already');
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('speaks no TLS and is not on this machine, no password is sent', async () => {
    await using server = await MailServer.start();
    await using room = await answeredWeek({
      SMTP_URL: server.url('post:p%40ss%2Fword@').replace('127.0.0.1', '0.0.0.0'),
    });
    const digests = await room.start();
    room.desk.clock.pass(firstMorning);
    await digests.check();
    expect(server.mails).toHaveLength(0);
    expect(room.troubles).toEqual([expect.stringContaining('no secure connection to 0.0.0.0')]);
  });
});

describe('what readers write', () => {
  test('is shown as they wrote it, and starts nothing in headers, HTML or tables', async () => {
    await using server = await MailServer.start();
    await using room = await Mailroom.open({
      SMTP_URL: server.url(),
      NEWSLETTER_NAME: 'Harbour\r\nBcc: all@example.org\r\n\r\nNews',
    });
    const { clock, questions } = room.desk;
    const hostile =
      '<img src=x onerror=alert(1)> & "ports"\n== Featured, in your order\n=HYPERLINK("https://e.example")';
    await questions.replies.answer(
      thisWeek,
      ana,
      written(hostile, { shownAs: { kind: 'name', name: 'Eve\r\nBcc: eve@example.org <script>' } }),
    );
    await questions.replies.answer(
      thisWeek,
      bo,
      written('=1+1 ports', { shownAs: { kind: 'name', name: '@everyone' } }),
    );
    const digests = await room.start();
    clock.pass(firstMorning);
    await digests.check();
    const [mail] = server.mails;
    expect(mail?.bcc).toBeUndefined();
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.subject).toBe('Harbour Bcc: all@example.org News: 2 new answers to the question of March 6, 2026');
    expect(mail?.to).toMatchObject({ text: 'editor@example.org' });
    expect(mail?.from?.value).toEqual([{ name: 'Harbour Bcc: all@example.org News', address: 'editor@example.org' }]);
    const html = mail?.html || '';
    expect(html).not.toMatch(/<(img|script)/);
    expect(html).toContain('&#x3C;img src=x onerror=alert(1)> &#x26; "ports"<br>== Featured');
    expect(mail?.text).toContain('\n> == Featured, in your order\n');
    expect(mail?.text).not.toMatch(/^== Featured/m);
    expect(String(mail?.attachments[0]?.content)).toContain("'=1+1 ports");
    expect(String(mail?.attachments[0]?.content)).toContain("'@everyone");
  });

  test('is shown up to a hundred answers of a list; the table has all', async () => {
    await using server = await MailServer.start();
    await using room = await Mailroom.open({ SMTP_URL: server.url() });
    const { clock, questions } = room.desk;
    const name = (number: number) => hash('sha256', String(number));
    await Promise.all(
      Array.from({ length: 130 }, (_, number) =>
        questions.replies.answer(thisWeek, reader(number), written(name(number))),
      ),
    );
    const digests = await room.start();
    clock.pass(firstMorning);
    await digests.check();
    const [mail] = server.mails;
    expect(mail?.text).toContain('And 30 more in the table.');
    expect(String(mail?.attachments[0]?.content).trim().split('\r\n')).toHaveLength(131);
  });

  test('is compressed when the table is too large for a mail', async () => {
    await using server = await MailServer.start();
    const outbox = new SmtpOutbox({
      url: server.url(),
      from: 'bot@example.org',
      newsletter: {
        name: 'News',
        editorEmail: 'editor@example.org',
        archiveUrl: 'https://example.org',
        timeZone: 'UTC',
        colour: 0,
      },
    });
    const csv = 'a,line,of,a,table\r\n'.repeat(250_000);
    const parts = { subject: 'Answers', text: 'Answers', html: '<p>Answers</p>', csv };
    await outbox.put({ question: thisWeek, kind: 'final', day: '2026-03-13', ...parts });
    const [table] = server.mails[0]?.attachments ?? [];
    expect(table?.filename).toBe('answers-2026-03-06.csv.gz');
    expect(table && String(gunzipSync(table.content))).toBe(csv);
  });
});
