import type { Chat, ChatKey, MessageId } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type ChatFollowUps, type FollowedPost, followUpsStoredIn, isOver, type Step } from './follow-up-record.ts';

/** Names one step. */
export interface StepPlace {
  chat: ChatKey;
  /** The post it is about. */
  message: MessageId;
  what: Step['what'];
}

/** A step with what it belongs to. */
export interface FoundStep {
  record: ChatFollowUps;
  post: FollowedPost;
  step: Step;
}

/**
 * What is still to follow which post. All of it is in memory; a record is written whole after each change and the writes
 * keep their order, so that the store ends with the last one. Everything here that writes throws `StoreUnavailable`.
 */
export class OwedFollowUps {
  readonly #stored: Collection<ChatKey, ChatFollowUps>;
  readonly #records = new Map<ChatKey, ChatFollowUps>();

  static async open(store: Store): Promise<OwedFollowUps> {
    const owed = new OwedFollowUps(store);
    for await (const [key, record] of owed.#stored.entries()) owed.#records.set(key, record);
    return owed;
  }

  private constructor(store: Store) {
    this.#stored = followUpsStoredIn(store);
  }

  /** Everything that has not come to its end. */
  open(): StepPlace[] {
    return [...this.#records.values()].flatMap(({ chat, posts }) =>
      posts.flatMap(({ message, steps }) =>
        steps.filter((step) => !isOver(step)).map(({ what }) => ({ chat: chat.key, message, what })),
      ),
    );
  }

  find({ chat, message, what }: StepPlace): FoundStep | undefined {
    const record = this.#records.get(chat);
    const post = record?.posts.find((each) => each.message === message);
    const step = post?.steps.find((each) => isSame(each.what, what));
    return record && post && step && { record, post, step };
  }

  /** The newest post of a chat, if a discussion was opened below it. */
  discussed(chat: ChatKey): MessageId | undefined {
    const newest = this.#records.get(chat)?.posts.at(-1);
    const isOpened = newest?.steps.some(({ what, state }) => what.kind === 'thread' && state.kind === 'done');
    return isOpened ? newest?.message : undefined;
  }

  /** Whether it was new. */
  async add(chat: Chat, post: FollowedPost): Promise<boolean> {
    const record = this.#records.get(chat.key) ?? { chat, posts: [] };
    if (record.posts.some(({ message }) => message === post.message)) return false;
    await this.#write({ ...record, chat, posts: [...record.posts, post] });
    return true;
  }

  async setState(place: StepPlace, state: Step['state']): Promise<void> {
    const found = this.find(place);
    if (found) await this.#write(withState(found, state));
  }

  /** Its post is now the pinned one. Returns the step that takes the one before it down, if there was one. */
  async pinned(place: StepPlace): Promise<StepPlace | undefined> {
    const found = this.find(place);
    if (!found) return undefined;
    const { record, post } = found;
    const before = record.pinned;
    const unpin =
      before === undefined || before === post.message ? undefined : ({ kind: 'unpin', message: before } as const);
    const pin = withState(found, { kind: 'done' });
    const steps = unpin ? [{ what: unpin, state: { kind: 'open' as const, attempts: 0 } }] : [];
    await this.#write({
      ...pin,
      pinned: post.message,
      posts: pin.posts.map((each) =>
        each.message === post.message ? { ...each, steps: [...each.steps, ...steps] } : each,
      ),
    });
    return unpin && { ...place, what: unpin };
  }

  async #write(record: ChatFollowUps): Promise<void> {
    const { chat, posts } = record;
    // Of the newest post the end is kept, to be looked up; of older ones only what is still to be done.
    const kept = posts.filter((post, index) => index === posts.length - 1 || !post.steps.every(isOver));
    const written = { ...record, posts: kept };
    this.#records.set(chat.key, written);
    await this.#stored.set(chat.key, written);
  }
}

function withState({ record, post, step }: FoundStep, state: Step['state']): ChatFollowUps {
  const steps = post.steps.map((each) => (each === step ? { ...step, state } : each));
  return { ...record, posts: record.posts.map((each) => (each === post ? { ...post, steps } : each)) };
}

function isSame(one: Step['what'], other: Step['what']): boolean {
  const messages = [one, other].map((what) => ('message' in what ? what.message : undefined));
  return one.kind === other.kind && messages[0] === messages[1];
}
