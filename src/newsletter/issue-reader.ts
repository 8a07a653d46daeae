import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import { type Clock, systemClock } from '../clock.ts';
import type { SourceDocument } from '../sources/document.ts';
import type { NewsletterIdentity } from './identity.ts';
import type { Reading } from './read-issue.ts';

/** What is asked of the thread that reads. */
export interface ReadingRequest {
  document: SourceDocument;
  newsletter: NewsletterIdentity;
}

/**
 * Reads issues in a thread of its own. A file can be made such that parsing its Markdown or HTML takes minutes or all of the
 * memory; the bot answers people meanwhile, and gives that file up.
 */
export class IssueReader {
  readonly #clock: Clock;
  readonly #requests = new PQueue({ concurrency: 1 });
  #thread: Worker | undefined;
  #idling = new AbortController();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.#requests.on('idle', () => this.#endThreadLater());
  }

  /** One after the other; never rejects for what a file holds. */
  read(document: SourceDocument, newsletter: NewsletterIdentity): Promise<Reading> {
    return this.#requests.add(() => this.#readNow({ document, newsletter }));
  }

  /** Waits for what is being read. */
  async close(): Promise<void> {
    await this.#requests.onIdle();
    this.#idling.abort();
    await this.#endThread();
  }

  /** The parsers take much memory, and issues come once a week, then often several at once. */
  #endThreadLater(): void {
    const idling = new AbortController();
    this.#idling = idling;
    this.#clock.sleep(idleMs, idling.signal).then(
      async () => {
        // Something to read may have come in this very moment.
        if (!idling.signal.aborted) await this.#endThread();
      },
      () => {},
    );
  }

  async #readNow(request: ReadingRequest): Promise<Reading> {
    this.#idling.abort();
    this.#thread ??= new Worker(new URL('reading-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb },
    });
    const over = new AbortController();
    const tooLong = this.#clock.sleep(patienceMs, over.signal).then(() => {
      throw new Error('the file took too long to read');
    });
    try {
      const answer = once(this.#thread, 'message', { signal: over.signal });
      this.#thread.postMessage(request);
      const [reading]: Reading[] = await Promise.race([answer, tooLong]);
      if (!reading) throw new Error('the thread gave no answer');
      return reading;
    } catch (error) {
      await this.#endThread();
      const detail = error instanceof Error ? error.message : String(error);
      return {
        draft: { language: 'en', pointers: [], about: [] },
        problems: [{ severity: 'error', code: 'unknown-format', detail }],
      };
    } finally {
      over.abort();
    }
  }

  async #endThread(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}

/** A thousand times what an issue takes. */
const patienceMs = 10_000;
/** Files that come together come within less, and a new thread takes a tenth of a second. */
const idleMs = 250;
const maxOldGenerationSizeMb = 256;
