import type { KeyvSerializationAdapter } from 'keyv';

/** What stood in the store where a record should be, when it isn't JSON of Keyv's shape. */
export class NotARecord {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * JSON, as Keyv's own serializer, with one difference: text that can't be read comes out as `NotARecord`. Keyv would
 * otherwise report a broken record in the same way as a broken store, or as no record at all.
 */
export const recordSerialization: KeyvSerializationAdapter = {
  stringify: (value) => JSON.stringify(value),
  parse: <T>(text: string): T => parse(text) as T,
};

function parse(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'value' in parsed) return parsed;
  } catch {
    // Not JSON: said by the value that is returned.
  }
  return { value: new NotARecord(text) };
}
