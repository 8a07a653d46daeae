import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '../src/clock.ts';
import type { BotProcess } from '../test/bot-process.ts';

/** The clock of a bot's machine, which can be set while the bot runs. */
export class ClockToSet implements Clock {
  readonly #file: string;
  #offset = Temporal.Duration.from({ milliseconds: 0 });

  /** `file` is where the bot process looks for it. */
  constructor(file: string) {
    this.#file = file;
    this.#write();
  }

  /** What a bot process needs to have this clock. */
  get environment(): Record<string, string> {
    const module = fileURLToPath(new URL('./set-clock.ts', import.meta.url));
    return { NODE_OPTIONS: `--import ${module}`, CLOCK_OFFSET_FILE: this.#file };
  }

  now(): Temporal.Instant {
    return Temporal.Now.instant().add(this.#offset);
  }

  elapsedMs = systemClock.elapsedMs;

  sleep = systemClock.sleep;

  /** Sets it for processes that are started from now on. */
  set(to: Temporal.Instant): void {
    this.#offset = Temporal.Now.instant().until(to, { largestUnit: 'milliseconds' });
    this.#write();
  }

  /** Sets it ahead, or back, for a bot that runs and has said that it is ready. */
  jump(bot: BotProcess, by: Temporal.DurationLike): void {
    this.set(this.now().add(by));
    bot.child.kill('SIGUSR2');
  }

  #write(): void {
    writeFileSync(this.#file, String(Math.round(this.#offset.total('milliseconds'))));
  }
}
