import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../platforms/chat.ts';
import type { Action, FormValues } from './command.ts';

/**
 * What people sent by a form and what was not taken, so that nobody has to write it again. In memory: it is theirs, and
 * nothing of it shall be kept; the answer that refused it shows the words as well.
 */
export class UntakenForms {
  readonly #kept = new LRUCache<string, FormValues>({ max: 1000, ttl: 60 * 60_000 });

  keep(person: PersonKey, form: Action, values: FormValues): void {
    this.#kept.set(keyOf(person, form), values);
  }

  of(person: PersonKey, form: Action): FormValues | undefined {
    return this.#kept.get(keyOf(person, form));
  }

  /** All of a person's, the newest first. */
  allOf(person: PersonKey): FormValues[] {
    return this.#formsOf(person)
      .map((key) => this.#kept.get(key))
      .filter((form) => form !== undefined);
  }

  drop(person: PersonKey, form: Action): void {
    this.#kept.delete(keyOf(person, form));
  }

  forget(person: PersonKey): void {
    for (const key of this.#formsOf(person)) this.#kept.delete(key);
  }

  #formsOf(person: PersonKey): string[] {
    return [...this.#kept.keys()].filter((key) => key.startsWith(keyOf(person, '')));
  }
}

function keyOf(person: PersonKey, form: Action | ''): string {
  return `${person} ${form}`;
}
