import { sentencesIn } from '../../src/locales/sentences.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import { type PersonKey, personKeySchema } from '../../src/platforms/chat.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import type { ShownMessage } from '../../src/sandbox/telegram/shown-message.ts';
import type { TelegramSandbox } from '../../src/sandbox/telegram/telegram-sandbox.ts';
import { patiently } from './patience.ts';
import { type Manner, missing, Reader } from './reader.ts';

const languageCodes: Record<Language, string> = { en: 'en', 'zh-Hans': 'zh-hans', 'zh-Hant': 'zh-hant' };
/** That of the chat with the post. */
const { answering: before, post: under } = sentencesIn('en');

/** A reader on Telegram, who answers under a post there. */
export class TelegramReader extends Reader {
  readonly key: PersonKey;
  readonly person: SandboxPerson;
  readonly #post: ShownMessage;

  constructor(telegram: TelegramSandbox, name: string, language: Language, post: ShownMessage) {
    super(name, language);
    this.#post = post;
    this.person = telegram.addPerson({ name, languageCode: languageCodes[language] });
    this.key = personKeySchema.parse(`telegram:${this.person.id}`);
  }

  privateMessages(): string[] {
    return this.person.privateChat.messages().flatMap(({ fromBot, text }) => (fromBot ? [text] : []));
  }

  protected async pressAnswer(words: string, manner: Manner): Promise<string> {
    await this.#follow(this.#post, under.answer);
    if (!this.#last.text.includes(this.sentences.answering.ask)) return this.#last.text;
    await patiently(this.person.type(this.person.privateChat, words));
    return this.#sends(manner);
  }

  protected async reply(words: string, manner: Manner): Promise<string> {
    const prompt = await patiently(this.person.reply(this.#post, words));
    await this.#follow(prompt ?? missing('prompt'), before.sendThis);
    return this.#sends(manner);
  }

  protected async writeInPrivate(words: string, manner: Manner): Promise<string> {
    if (this.privateMessages().length === 0) await patiently(this.person.start());
    await patiently(this.person.type(this.person.privateChat, words));
    return this.#sends(manner);
  }

  protected async pressWithdraw(): Promise<string> {
    const { receipt } = this.sentences.answering;
    const asked = await this.#press(receipt.withdraw);
    return this.#offers(receipt.yesWithdraw) ? this.#press(receipt.yesWithdraw) : asked;
  }

  protected async pressEdit(words: string): Promise<string> {
    await this.#press(this.sentences.commands.edit);
    await patiently(this.person.type(this.person.privateChat, words));
    return this.#sends({});
  }

  get #last(): ShownMessage {
    const chat = this.person.privateChat;
    return chat.messages().findLast(({ fromBot }) => fromBot) ?? missing('answer', chat);
  }

  /** Sends the draft that the bot shows; where it shows none, that is what there is to read. */
  async #sends({ mayFeature = true, anonymously = false }: Manner): Promise<string> {
    const { draft, signature } = this.sentences.answering;
    const label = mayFeature ? draft.sendToFeature : draft.sendToEditors;
    if (!this.#offers(label)) return this.#last.text;
    if (anonymously) {
      await this.#press(draft.signOtherwise);
      await this.#press(signature.anonymousButton);
    }
    return this.#press(label);
  }

  #offers(label: string): boolean {
    return this.#last.buttons.flat().some((button) => button.label === label);
  }

  async #press(label: string): Promise<string> {
    await patiently(this.person.press(this.#last, label));
    this.reads(this.#last.text);
    return this.#last.text;
  }

  /** Follows a link to the bot, as a button shows it. */
  async #follow(message: ShownMessage, label: string): Promise<void> {
    const { url } = message.buttons.flat().find((button) => button.label === label) ?? {};
    await patiently(this.person.start(new URL(url ?? missing(label)).searchParams.get('start') ?? missing('payload')));
  }
}
