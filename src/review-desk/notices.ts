import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey, MessageId, PersonKey } from '../platforms/chat.ts';
import { type Nonce, nonceSchema } from '../platforms/platform.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type Card, isCard, type Notice, noticeSchema } from './notice.ts';

/** What editors were told in which message, on the disk and in memory. Each notice has one writer: the chat it is in. */
export class Notices {
  readonly #records: Collection<Nonce, Notice>;
  readonly #all = new Map<Nonce, Notice>();
  /** When an answer was told last in a chat, in milliseconds since the epoch. */
  readonly #toldAt = new Map<string, number>();

  /** Reads them. Those about other questions than these stay on the disk: nobody decides on them any more. */
  static async open(store: Store, questions: readonly IssueDate[]): Promise<Notices> {
    const notices = new Notices(store);
    for await (const [, notice] of notices.#records.entries()) {
      if (questions.includes(notice.question) || notice.isStale) notices.#note(notice);
    }
    return notices;
  }

  private constructor(store: Store) {
    this.#records = store.collection({
      namespace: 'editors-notices',
      key: nonceSchema,
      value: noticeSchema,
      version: 1,
    });
  }

  /** On the disk when it resolves. */
  async put(notice: Notice): Promise<void> {
    // Noted at once: whoever changes it meanwhile goes on from here.
    this.#note(notice);
    await this.#records.set(notice.id, notice);
  }

  /** Forgets that a person's answer was in it, and a card of it altogether. A list stays, to be written anew without it. */
  async forget({ id }: Notice, person: PersonKey): Promise<void> {
    const notice = this.#all.get(id);
    if (!notice) return;
    this.#toldAt.delete(keyOf(notice, person));
    const people = notice.people.filter((other) => other !== person);
    const like = notice.like.filter((other) => other !== person);
    if (!isCard(notice) || notice.people[0] !== person) return this.put({ ...notice, people, like, isStale: true });
    this.#all.delete(id);
    await this.#records.delete(id);
  }

  /** The questions about which a person's answers were told, however long ago; those notices are to be written anew. */
  async takeUp(person: PersonKey): Promise<IssueDate[]> {
    const those: Notice[] = [];
    for await (const [, notice] of this.#records.entries()) if (namedIn(notice).includes(person)) those.push(notice);
    for (const notice of those) await this.put({ ...(this.#all.get(notice.id) ?? notice), isStale: true });
    return [...new Set(those.map(({ question }) => question))];
  }

  get(id: Nonce): Notice | undefined {
    return this.#all.get(id);
  }

  all(): Notice[] {
    return [...this.#all.values()];
  }

  /** The messages in which editors decide on an answer, oldest first. */
  cardsOf(question: IssueDate, person: PersonKey): Card[] {
    return this.all()
      .filter(isCard)
      .filter((card) => card.question === question && card.people[0] === person);
  }

  /** The message that told of an answer last, in a chat. */
  messageAbout(chat: ChatKey, question: IssueDate, person: PersonKey): MessageId | undefined {
    const those = this.all().filter((notice) => notice.chat === chat && notice.question === question);
    return those.findLast(({ people, message }) => message !== undefined && people.includes(person))?.message;
  }

  /** Whose answers a chat was told of, those of the last ones last. */
  toldOf(chat: ChatKey, question: IssueDate): PersonKey[] {
    const those = this.all().filter((notice) => notice.chat === chat && notice.question === question);
    return [...new Set(those.flatMap(({ people }) => people))];
  }

  toldAt(chat: ChatKey, question: IssueDate, person: PersonKey): number | undefined {
    return this.#toldAt.get(keyOf({ chat, question }, person));
  }

  #note(notice: Notice): void {
    this.#all.set(notice.id, notice);
    const at = Date.parse(notice.at);
    for (const person of notice.people) {
      const key = keyOf(notice, person);
      this.#toldAt.set(key, Math.max(at, this.#toldAt.get(key) ?? 0));
    }
  }
}

/** All whose answers it tells of, or whom it names. */
export function namedIn({ people, like }: Notice): PersonKey[] {
  return [...people, ...like];
}

function keyOf({ chat, question }: Pick<Notice, 'chat' | 'question'>, person: PersonKey): string {
  return `${chat} ${question} ${person}`;
}
