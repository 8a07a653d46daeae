import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { Digests } from '../../src/mailbox/digests.ts';
import { outboxFor } from '../../src/mailbox/outbox-for.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import type { Store } from '../../src/store/collection.ts';
import type { Restoration } from '../../src/store/restoration.ts';
import { QuestionDesk } from '../questions/question-desk.ts';

/** Friday's question was asked at 17:00 in New York, when the clock begins. */
export const firstMorning = { hours: 15 };
export const nextMorning = { hours: 24 };

/** The question of the week and the digests of it, as the bot puts them together. */
export class Mailroom implements AsyncDisposable {
  readonly desk: QuestionDesk;
  readonly folder: string;
  readonly troubles: string[] = [];
  /** Where digests were put. */
  readonly places: string[] = [];
  readonly #environment: Record<string, string>;
  readonly #running: { digests: Digests; isMortal: boolean }[] = [];
  readonly #logged: string[] = [];
  language: Language = 'en';
  restoration: Restoration | undefined;

  static async open(environment: Record<string, string> = {}): Promise<Mailroom> {
    return new Mailroom(await QuestionDesk.open(), await mkdtemp(join(tmpdir(), 'focus-mail-')), environment);
  }

  private constructor(desk: QuestionDesk, folder: string, environment: Record<string, string>) {
    this.desk = desk;
    this.folder = folder;
    this.#environment = { EDITOR_EMAIL: 'editor@example.org', DIGESTS_DIR: join(folder, 'digests'), ...environment };
  }

  /** A new process, on a store that may die. It does at once what is due. */
  async start(store: Store = this.desk.store, settings: Record<string, string> = {}): Promise<Digests> {
    const reading = readConfig({ ...this.#environment, ...settings });
    if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'));
    const digests = new Digests({
      store,
      questions: this.desk.restarted(store),
      outbox: await outboxFor(reading.config),
      clock: this.desk.clock,
      log: pino({ level: 'trace' }, { write: (line: string) => this.#logged.push(line) }),
      newsletter: reading.config.newsletter,
      language: this.language,
      restoration: this.restoration,
      onTrouble: (sentence) => this.troubles.push(sentence),
      onSent: (place) => this.places.push(place),
    });
    this.#running.push({ digests, isMortal: store !== this.desk.store });
    await digests.start();
    return digests;
  }

  get log(): string {
    return this.#logged.join('');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What is killed never ends.
    await Promise.all(
      this.#running.map(async ({ digests, isMortal }) => {
        const stopped = digests.stop();
        if (!isMortal) await stopped;
      }),
    );
    await this.desk.store.close();
    await rm(this.folder, { recursive: true });
  }
}
