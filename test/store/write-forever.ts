import { pino } from 'pino';
import { z } from 'zod';
import { openStore } from '../../src/store/open-store.ts';

/** Sets one record after the other and says each on stdout once `set` has resolved, until it is killed. */
const store = await openStore(process.argv[2] ?? '', pino({ level: 'silent' }));
const records = store.collection({ namespace: 'counted', key: z.string(), value: z.number(), version: 1 });
for (let count = 1; ; count++) {
  await records.set(`record ${count}`, count);
  process.stdout.write(`${count}\n`);
}
