import { Writable } from 'node:stream';
import { pino } from 'pino';

/** A log that a test can read. */
export function memoryLog() {
  const lines: string[] = [];
  const stream = new Writable({
    write: (line, _, done) => {
      lines.push(String(line));
      done();
    },
  });
  return { log: pino({ level: 'trace' }, stream), logged: () => lines.join('') };
}
