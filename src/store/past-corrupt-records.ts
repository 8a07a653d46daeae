import { CorruptRecord } from './collection.ts';

/**
 * Does something again when a record that can't be read was in its way: the store has reported it and set it aside, and the
 * next attempt finds none. For work that may be repeated and must not end with one record.
 */
export async function pastCorruptRecords<Result>(task: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof CorruptRecord)) throw error;
    }
  }
}
