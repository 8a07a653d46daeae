import { hash } from 'node:crypto';
import type { Language } from '../newsletter/issue.ts';
import type { PersonKey, PlatformName } from '../platforms/chat.ts';
import { isLive, type Reply, type ReplyState, replyStates } from './reply.ts';
import { sameWords, wordCount } from './same-words.ts';

/** What is known of a reply without reading it. */
export interface ReplyEntry {
  person: PersonKey;
  platform: PlatformName;
  state: ReplyState;
  language: Language | undefined;
  mayFeature: boolean;
  /** Its place among the featured. */
  order: number | undefined;
  /** When its author first answered, and last changed the words; milliseconds since the epoch. */
  receivedAt: number;
  writtenAt: number;
  /** Of the words of a text that is long enough to be a copy of another. */
  fingerprint: string | undefined;
}

export type ReplyCounts = Readonly<Record<ReplyState, number>>;

/** The replies to a question in memory, in the order in which they came. */
export class ReplyIndex {
  readonly #entries = new Map<PersonKey, ReplyEntry>();
  readonly #counts = Object.fromEntries(replyStates.map((state) => [state, 0])) as Record<ReplyState, number>;
  readonly #byFingerprint = new Map<string, Set<PersonKey>>();
  #ordered: readonly ReplyEntry[] | undefined;

  put(reply: Reply): void {
    const known = this.#forget(reply.person);
    const entry = entryOf(reply);
    this.#entries.set(reply.person, entry);
    this.#counts[entry.state] += 1;
    if (entry.fingerprint) {
      const same = this.#byFingerprint.get(entry.fingerprint) ?? new Set();
      this.#byFingerprint.set(entry.fingerprint, same.add(reply.person));
    }
    // A decision moves nothing in a list that is thousands long.
    if (known?.receivedAt === entry.receivedAt && this.#ordered) Object.assign(known, entry);
    else this.#ordered = undefined;
    if (known && this.#ordered) this.#entries.set(reply.person, known);
  }

  delete(person: PersonKey): void {
    if (!this.#forget(person)) return;
    this.#entries.delete(person);
    this.#ordered = undefined;
  }

  get counts(): ReplyCounts {
    return { ...this.#counts };
  }

  /** The first that came first. */
  entries(): readonly ReplyEntry[] {
    this.#ordered ??= [...this.#entries.values()].sort(
      (a, b) => a.receivedAt - b.receivedAt || (a.person < b.person ? -1 : 1),
    );
    return this.#ordered;
  }

  /** The featured, in the editors' order. */
  featured(): ReplyEntry[] {
    return this.entries()
      .filter(({ state }) => state === 'featured')
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  }

  /** Whether another person answered in the same words, and in enough of them. */
  isCopy(text: string, person: PersonKey): boolean {
    const fingerprint = fingerprintOf(text);
    const same = fingerprint === undefined ? undefined : this.#byFingerprint.get(fingerprint);
    return same !== undefined && (same.size > 1 || !same.has(person));
  }

  #forget(person: PersonKey): ReplyEntry | undefined {
    const known = this.#entries.get(person);
    if (!known) return undefined;
    this.#counts[known.state] -= 1;
    const same = known.fingerprint === undefined ? undefined : this.#byFingerprint.get(known.fingerprint);
    same?.delete(person);
    if (known.fingerprint !== undefined && same?.size === 0) this.#byFingerprint.delete(known.fingerprint);
    return known;
  }
}

function entryOf(reply: Reply): ReplyEntry {
  const live = isLive(reply) ? reply : undefined;
  return {
    person: reply.person,
    platform: reply.person.startsWith('discord:') ? 'discord' : 'telegram',
    state: reply.state,
    language: live?.language,
    mayFeature: live?.mayFeature ?? false,
    order: reply.state === 'featured' ? reply.order : undefined,
    receivedAt: Date.parse(reply.receivedAt),
    writtenAt: Date.parse(live?.editedAt ?? reply.receivedAt),
    fingerprint: live && fingerprintOf(live.text),
  };
}

/** Fewer words two people can well have in common: "more trade" is no copy. */
const fewestCopiedWords = 8;

function fingerprintOf(text: string): string | undefined {
  const words = sameWords(text);
  return wordCount(words) < fewestCopiedWords ? undefined : hash('sha1', words, 'base64');
}
