import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Collection, CorruptRecord, type Store } from './collection.ts';

/** That a store was put back from a backup: what the program did between these times is not in it. */
export interface Restoration {
  /** When the backup was complete. */
  backedUpAt: Temporal.Instant;
  /** When the program first started with it. */
  restoredAt: Temporal.Instant;
}

const restorationSchema = z.object({ backedUpAt: z.iso.datetime(), restoredAt: z.iso.datetime().optional() });

/** Marks a copy of a store as a backup, so that the program knows it by that when it is put back. */
export async function markAsBackup(copy: Store, backedUpAt: Temporal.Instant): Promise<void> {
  await marksIn(copy).set('backup', { backedUpAt: backedUpAt.toString() });
}

/** Whether this store was put back from a backup; when it is started for the first time since, that is noted. */
export async function restorationOf(
  store: Store,
  clock: Clock,
): Promise<(Restoration & { isFirstStart: boolean }) | undefined> {
  const marks = marksIn(store);
  const mark = await marks.get('backup').catch((error: unknown) => {
    if (error instanceof CorruptRecord) return undefined;
    throw error;
  });
  if (!mark) return undefined;
  const restoredAt = mark.restoredAt ?? clock.now().toString();
  if (mark.restoredAt === undefined) await marks.set('backup', { ...mark, restoredAt });
  return {
    backedUpAt: Temporal.Instant.from(mark.backedUpAt),
    restoredAt: Temporal.Instant.from(restoredAt),
    isFirstStart: mark.restoredAt === undefined,
  };
}

function marksIn(store: Store): Collection<'backup', z.infer<typeof restorationSchema>> {
  return store.collection({ namespace: 'backup', key: z.literal('backup'), value: restorationSchema, version: 1 });
}
