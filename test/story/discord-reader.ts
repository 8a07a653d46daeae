import { expect, vi } from 'vitest';
import { sentencesIn } from '../../src/locales/sentences.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import { type PersonKey, personKeySchema } from '../../src/platforms/chat.ts';
import type { Conversation } from '../../src/sandbox/discord/conversation.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxServer } from '../../src/sandbox/discord/sandbox-server.ts';
import type { ShownMessage } from '../../src/sandbox/discord/shown-message.ts';
import { type Manner, missing, Reader } from './reader.ts';

const locales: Record<Language, string> = { en: 'en-GB', 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW' };
/** That of the chat with the post. */
const { answering: before, post: under } = sentencesIn('en');

/** A reader on Discord, who answers under a post there. */
export class DiscordReader extends Reader {
  readonly key: PersonKey;
  readonly member: SandboxMember;
  readonly #post: ShownMessage;
  #receipt: ShownMessage | undefined;

  constructor(server: SandboxServer, name: string, language: Language, post: ShownMessage) {
    super(name, language);
    this.#post = post;
    this.member = server.addMember({ name, locale: locales[language] });
    this.key = personKeySchema.parse(`discord:${this.member.id}`);
  }

  privateMessages(): string[] {
    const messages = this.member.openDm().messages();
    return messages.flatMap(({ raw, text }) => (raw.author.bot ? [text] : []));
  }

  protected async pressAnswer(words: string, manner: Manner): Promise<string> {
    return this.#fillIn(await this.member.press(this.#post, under.answer), { text: words, ...choices(manner) });
  }

  protected async reply(words: string, manner: Manner): Promise<string> {
    const prompt = await this.member.answerTo(this.member.reply(this.#post, words));
    return this.#fillIn(await this.member.press(prompt ?? missing('prompt'), before.sendThis), choices(manner));
  }

  protected async writeInPrivate(words: string, { mayFeature = true }: Manner): Promise<string> {
    // Discord tells a reader's language with what they press, and not with what they write.
    const { draft } = before;
    const dm = this.member.openDm();
    this.member.say(dm, words);
    const said = dm.messages().length;
    const asked = await vi.waitFor(() => dm.messages()[said] ?? missing('answer', dm), { timeout: 3000 });
    return this.#read(await this.member.press(asked, mayFeature ? draft.sendToFeature : draft.sendToEditors));
  }

  protected async pressWithdraw(): Promise<string> {
    const { receipt } = this.sentences.answering;
    const asked = await this.member.press(this.#receipt ?? missing('receipt'), receipt.withdraw);
    const sure = asked.shown?.buttons.some(({ label }) => label === receipt.yesWithdraw) ? asked.shown : undefined;
    return this.#read(sure ? await this.member.press(sure, receipt.yesWithdraw) : asked);
  }

  protected async pressEdit(words: string): Promise<string> {
    const receipt = this.#receipt ?? missing('receipt');
    return this.#fillIn(await this.member.press(receipt, this.sentences.commands.edit), { text: words });
  }

  /** The form that a button opened; where it opened none, what it said instead. */
  async #fillIn(opened: Conversation, values: Record<string, string>): Promise<string> {
    return this.#read(opened.modal ? await this.member.submit(opened.modal, values) : opened);
  }

  #read({ shown }: Conversation): string {
    if (!shown) return missing('answer');
    expect(shown.pinged).toEqual([]);
    if (this.reads(shown.text)) this.#receipt = shown;
    return shown.text;
  }
}

function choices({ mayFeature = true, anonymously = false }: Manner): Record<string, string> {
  return { mayFeature: mayFeature ? 'yes' : 'no', ...(anonymously ? { shownAs: 'anonymous' } : {}) };
}
