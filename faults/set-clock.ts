import { readFileSync } from 'node:fs';

/**
 * Loaded before the program (`node --import`), sets its clock as an operator or NTP would: what tells the time of day is off by
 * what the file `CLOCK_OFFSET_FILE` says, in milliseconds, and jumps when SIGUSR2 says that the file was changed. Timers
 * go on as they do on a real machine, where they follow another clock.
 */
const file = process.env.CLOCK_OFFSET_FILE ?? '';
let offsetMs = 0;

const trueNow = Date.now.bind(Date);
const trueInstant = Temporal.Now.instant.bind(Temporal.Now);

function look(): void {
  offsetMs = Number(readFileSync(file, 'utf8'));
}

class SetDate extends Date {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [SetDate.now()] : given) as [number]));
  }

  static override now(): number {
    return trueNow() + offsetMs;
  }
}

look();
process.on('SIGUSR2', look);
globalThis.Date = SetDate as DateConstructor;
Object.defineProperties(Temporal.Now, {
  instant: { value: () => trueInstant().add({ milliseconds: offsetMs }) },
  zonedDateTimeISO: { value: (zone = 'UTC') => Temporal.Now.instant().toZonedDateTimeISO(zone) },
});
