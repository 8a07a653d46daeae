import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { AheadClock } from '../platforms/ahead-clock.ts';
import { startBot } from '../running-bot.ts';

const zone = 'America/New_York';

test.each([
  ['while the bot runs', 'running'],
  ['while the bot is off', 'off'],
  ['while the bot is off until after it was due', 'off-until-due'],
] as const)(
  'an issue whose file is renamed %s is posted on its new date and not on its old one',
  async (_, when) => {
    const clock = new AheadClock();
    const today = Temporal.Now.plainDateISO(zone);
    const friday = today.add({ days: ((12 - today.dayOfWeek) % 7) + 7 });
    const nextFriday = friday.add({ days: 7 });
    const itIs = (day: Temporal.PlainDate) => {
      const time = day.toZonedDateTime({ timeZone: zone, plainTime: '17:05' }).toInstant();
      clock.putForward(Temporal.Now.instant().until(time));
    };
    const files = { [`${friday}.md`]: 'Dear reader,\n\nThe ferries ran on time this week.\n' };
    await using running = await startBot(files, 'off', clock);
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    await ada.type(channel, '/subscribe');
    const posts = () => channel.messages().filter(({ text }) => text.includes('The ferries ran on time'));
    const move = () => renameSync(join(running.issues, `${friday}.md`), join(running.issues, `${nextFriday}.md`));
    if (when === 'running') move();
    else
      await running.restart(() => {
        move();
        if (when === 'off-until-due') itIs(friday);
      });
    await expect.poll(() => running.bot.archive.dates(), { timeout: 20_000 }).toEqual([nextFriday.toString()]);
    expect(running.told).toEqual([
      expect.stringMatching(new RegExp(`^${friday}\\.md: The issue of ${friday} .* will not be posted`)),
    ]);
    await running.restart(() => itIs(friday));
    const old = issueDateSchema.parse(friday.toString());
    expect(running.bot.broadcasts.isPosting(old) || running.bot.broadcasts.hasStarted(old)).toBe(false);
    await running.restart(() => itIs(nextFriday));
    await expect.poll(() => posts().length, { timeout: 20_000 }).toBe(1);
  },
  60_000,
);
