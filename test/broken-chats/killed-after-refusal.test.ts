import { expect, test } from 'vitest';
import { BrokenChats } from '../../src/broken-chats/broken-chats.ts';
import { createLogger } from '../../src/log.ts';
import { personKeySchema } from '../../src/platforms/chat.ts';
import type { Outcome } from '../../src/platforms/platform.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';
import { MortalStore } from '../delivery/mortal-store.ts';
import { chatOf, date, keyOf, Newsroom } from '../delivery/newsroom.ts';

const answers = {
  rejected: { kind: 'rejected', why: 'missing-permission', reach: 'chat', detail: '403' },
  gone: { kind: 'gone', why: 'bot-removed', detail: '403' },
} as const satisfies Record<string, Outcome>;

test.for(['rejected', 'gone'] as const)(
  'whenever the process is killed around a refusal (%s), who subscribed the chat is told once, and an issue that was refused is known as refused',
  async (kind) => {
    const ends = new Set<string | undefined>();
    for (let afterWrites = 0; ; afterWrites++) {
      const { isKilled, states, told } = await refusedAndKilled(answers[kind], afterWrites);
      const when = `killed after ${afterWrites} writes`;
      expect([states['discord:1'], told.discord], when).toEqual([kind, 1]);
      // Where the answer came to nobody, nothing is known of a refusal.
      expect(
        [
          [kind, 1],
          ['uncertain', 0],
        ],
        when,
      ).toContainEqual([states['telegram:-100'], told.telegram]);
      ends.add(states['telegram:-100']);
      if (!isKilled) break;
    }
    expect([...ends].sort()).toEqual([kind, 'uncertain']);
  },
);

/** A post to a chat on each platform that refuses it; the process is killed, and the next one tells who is to be told. */
async function refusedAndKilled(refusal: (typeof answers)[keyof typeof answers], afterWrites: number) {
  await using room = await Newsroom.open();
  const [discord, telegram] = [keyOf('discord:1'), keyOf('telegram:-100')];
  for (const [key, person] of [
    [discord, 'discord:7'],
    [telegram, 'telegram:8'],
  ] as const) {
    await room.subscriptions.subscribe(chatOf(key), 'en', { key: personKeySchema.parse(person), language: 'en' });
  }
  const { clock, discord: onDiscord, telegram: onTelegram } = room;
  for (const [platform, key, missing] of [
    [onDiscord, discord, 'send-messages'],
    [onTelegram, telegram, 'post-messages'],
  ] as const) {
    platform.answers(key, ...Array.from({ length: 9 }, () => refusal));
    platform.checks.set(
      key,
      refusal.kind === 'gone' ? refusal : { kind: 'closed', why: 'missing-permission', missing: [missing] },
    );
  }
  const process = new MortalStore(room.store, { afterWrites });
  const mortal = await Subscriptions.open(process, clock);
  room.restarted({ store: process, subscriptions: mortal }).post(date);
  await clock.settle();
  const isKilled = !process.isAlive;
  process.kill();

  const subscriptions = await Subscriptions.open(room.store, clock);
  const broadcasts = room.restarted({ subscriptions });
  const brokenChats = new BrokenChats({
    subscriptions,
    platforms: new Map([
      ['discord', onDiscord],
      ['telegram', onTelegram],
    ]),
    catchUp: (chat) => broadcasts.catchUp(chat),
    newsletter: { name: 'Ferry News' },
    clock,
    log: createLogger('silent'),
  });
  const running = brokenChats.run();
  const posted = broadcasts.post(date);
  for (let minutes = 0; minutes < 60; minutes++) {
    clock.pass({ minutes: 1 });
    await clock.settle();
  }
  await Promise.all([brokenChats.stop(), broadcasts.stop(), posted]);
  await running;
  const told = { discord: onDiscord.written.length, telegram: onTelegram.written.length };
  return { isKilled, states: await room.states(), told };
}
