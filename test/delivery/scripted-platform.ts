import { toString as textOf } from 'mdast-util-to-string';
import type { Clock } from '../../src/clock.ts';
import type { Issue } from '../../src/newsletter/issue.ts';
import {
  type Chat,
  type ChatKey,
  type MessageId,
  messageIdSchema,
  type PlatformName,
} from '../../src/platforms/chat.ts';
import type { FollowUpOutcome, FollowUpStep } from '../../src/platforms/follow-up.ts';
import type {
  Addressee,
  ChatCheck,
  Lookup,
  Nonce,
  Outcome,
  Platform,
  PreparedPost,
  SendOptions,
  Writing,
} from '../../src/platforms/platform.ts';
import type { ChangeFailure, RemovalOutcome, RevisionOutcome } from '../../src/platforms/post-change.ts';

/** What a chat does with one send. `posted` says what really happened when the answer doesn't. */
export type ScriptedAnswer =
  | Outcome
  | { kind: 'answer-lost'; posted: boolean }
  /** The answer is lost, and the post arrives so many milliseconds later. */
  | { kind: 'arrives-late'; afterMs: number }
  /** No answer comes, ever. */
  | { kind: 'silence'; posted: boolean };

/** A platform of which a test says what it answers, and that shows what was really posted. */
export class ScriptedPlatform implements Platform {
  readonly name: PlatformName;
  readonly botName = 'newsletter';
  readonly isConnected = true;
  readonly repeats: Platform['repeats'];
  readonly concurrency: number;
  /** Whether the bot can look into its chats. */
  canLook = true;
  /** How long a repeated nonce is recognised, in seconds. */
  nonceWindow = 300;
  /** What everyone who waits for a turn waits for. */
  limit: Promise<void> = Promise.resolve();
  /** The title of an issue that `prepare` fails on. */
  unrenderable = '';
  /** What it wrote of its own accord. */
  readonly written: { to: string; text: string }[] = [];
  /** What was done about posts, as `<step> <message>`. */
  readonly followedUp: { chat: ChatKey; did: string; at: Temporal.Instant }[] = [];
  /** What a chat answers to a step; `done` where a test says nothing. */
  answerToStep: (chat: ChatKey, step: FollowUpStep) => FollowUpOutcome | Promise<FollowUpOutcome> = () => ({
    kind: 'done',
  });
  /** What became of posts: whom an edit named besides. */
  readonly changed: { chat: ChatKey; did: 'edited' | 'removed'; options: SendOptions; at: Temporal.Instant }[] = [];
  /** What a chat answers first to changes of its post; `silence`: no answer comes, ever. */
  readonly answersToChange = new Map<string, (ChangeFailure | { kind: 'silence'; isDone: boolean })[]>();
  /** What it says of a chat; without it, that the bot could post there. */
  readonly checks = new Map<string, ChatCheck>();
  readonly checked: string[] = [];
  /** Whom it can't write to. */
  readonly unreachable = new Map<string, Outcome>();
  /** What happens before the next message that it writes arrives. */
  beforeWritten: (() => Promise<void>) | undefined;
  sendsBegun = 0;
  mostAtOnce = 0;
  #atOnce = 0;
  #messages = 0;
  readonly #clock: Clock;
  readonly #answers = new Map<ChatKey, ScriptedAnswer[]>();
  readonly #shown = new Map<ChatKey, { title: string; nonce: Nonce; at: number; id: string }[]>();

  constructor(name: PlatformName, clock: Clock, concurrency = 4) {
    this.name = name;
    this.#clock = clock;
    this.concurrency = concurrency;
    this.repeats = name === 'discord' ? 'recognised-by-nonce' : 'not-recognised';
  }

  /** The next answers of a chat; without any it takes the post. */
  answers(chat: ChatKey, ...answers: ScriptedAnswer[]): void {
    this.#answers.set(chat, answers);
  }

  /** Titles of what a chat shows. */
  shows(chat: ChatKey): string[] {
    return (this.#shown.get(chat) ?? []).map(({ title }) => title);
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async turn(_chat: ChatKey, signal: AbortSignal): Promise<void> {
    const stopped = new Promise<never>((_resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    await Promise.race([this.limit, stopped]);
  }

  prepare(issue: Issue): PreparedPost {
    if (issue.title === this.unrenderable) throw new Error('a defect in rendering');
    return {
      send: (chat, nonce) => this.#counted(() => this.#send(chat, nonce, issue.title)),
      revise: (chat, post, options = {}) =>
        this.#change(chat.key, async (): Promise<RevisionOutcome> => {
          const shown = this.#shown.get(chat.key)?.find(({ id }) => id === post);
          if (!shown) return { kind: 'refused', why: 'message-deleted', reach: 'chat', detail: 'not found' };
          const isNew = shown.title !== issue.title;
          shown.title = issue.title;
          this.changed.push({ chat: chat.key, did: 'edited', options, at: this.#clock.now() });
          return { kind: isNew || this.repeats === 'recognised-by-nonce' ? 'edited' : 'unchanged' };
        }),
      find: async (chat, nonce) => this.#find(chat, nonce),
    };
  }

  async write(to: Addressee, { body }: Writing): Promise<Outcome> {
    const refused = this.unreachable.get(to.key);
    if (refused) return refused;
    const meanwhile = this.beforeWritten;
    this.beforeWritten = undefined;
    await meanwhile?.();
    this.written.push({ to: to.key, text: body.map((block) => textOf(block)).join('\n') });
    return { kind: 'sent', message: messageIdSchema.parse(`written-${this.written.length}`) };
  }

  async rewrite(to: Addressee, message: MessageId, { body }: Writing): Promise<Outcome> {
    this.written.push({ to: to.key, text: body.map((block) => textOf(block)).join('\n') });
    return { kind: 'sent', message };
  }

  async followUp({ key }: Chat, message: MessageId, step: FollowUpStep): Promise<FollowUpOutcome> {
    const at = this.#clock.now();
    const outcome = await this.answerToStep(key, step);
    if (outcome.kind === 'done') this.followedUp.push({ chat: key, did: `${step.kind} ${message}`, at });
    return outcome;
  }

  async check(chat: Chat): Promise<ChatCheck> {
    this.checked.push(chat.key);
    return this.checks.get(chat.key) ?? { kind: 'open', chat };
  }

  remove({ key }: Chat, post: MessageId): Promise<RemovalOutcome> {
    return this.#change(key, async () => {
      this.#shown.set(
        key,
        (this.#shown.get(key) ?? []).filter(({ id }) => id !== post),
      );
      this.changed.push({ chat: key, did: 'removed', options: {}, at: this.#clock.now() });
      return { kind: 'removed' };
    });
  }

  async #change<Result>(chat: ChatKey, change: () => Promise<Result>): Promise<Result | ChangeFailure> {
    await this.#clockless();
    const answer = this.answersToChange.get(chat)?.shift();
    if (answer && answer.kind !== 'silence') return answer;
    const result = answer?.isDone === false ? undefined : await change();
    return answer || !result ? new Promise<never>(() => {}) : result;
  }

  async #counted(send: () => Promise<Outcome>): Promise<Outcome> {
    this.sendsBegun++;
    this.#atOnce++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await this.#clockless();
    const outcome = await send();
    this.#atOnce--;
    return outcome;
  }

  #clockless(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  async #send(chat: Chat, nonce: Nonce, title: string): Promise<Outcome> {
    const answer = this.#answers.get(chat.key)?.shift() ?? { kind: 'posted' };
    if (answer.kind === 'posted')
      return { kind: 'sent', message: messageIdSchema.parse(this.#show(chat, nonce, title)) };
    if (answer.kind === 'arrives-late') {
      this.#clock.sleep(answer.afterMs).then(() => this.#show(chat, nonce, title));
      return { kind: 'uncertain', detail: 'the answer was lost' };
    }
    if (answer.kind !== 'answer-lost' && answer.kind !== 'silence') return answer;
    if (answer.posted) this.#show(chat, nonce, title);
    if (answer.kind === 'silence') return new Promise<never>(() => {});
    return { kind: 'uncertain', detail: 'the answer was lost' };
  }

  #show(chat: Chat, nonce: Nonce, title: string): string {
    const shown = this.#shown.get(chat.key) ?? [];
    // Its own clock, which nobody sets.
    const now = this.#clock.elapsedMs();
    const same = shown.find((message) => message.nonce === nonce && now - message.at < this.nonceWindow * 1000);
    if (same && this.repeats === 'recognised-by-nonce') return same.id;
    const id = String(++this.#messages);
    this.#shown.set(chat.key, [...shown, { title, nonce, at: now, id }]);
    return id;
  }

  #find(chat: Chat, nonce: Nonce): Lookup {
    if (!this.canLook || this.repeats === 'not-recognised') return { kind: 'unknown' };
    const found = this.#shown.get(chat.key)?.find((message) => message.nonce === nonce);
    return found ? { kind: 'found', message: messageIdSchema.parse(found.id) } : { kind: 'absent' };
  }
}
