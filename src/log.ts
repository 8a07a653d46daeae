import { type Logger, pino } from 'pino';

export type { Logger };

/** One JSON line an event, on stderr. Tokens never reach it: nothing that holds one is passed to it. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
