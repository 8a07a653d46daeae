import { sentencesIn } from '../../src/locales/sentences.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { ShownMessage as DiscordMessage } from '../../src/sandbox/discord/shown-message.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import type { ShownMessage as TelegramMessage } from '../../src/sandbox/telegram/shown-message.ts';
import { patiently } from './patience.ts';
import { missing } from './reader.ts';

const { buttons } = sentencesIn('en').review;

/** Mei, who edits on Discord: she goes through `/replies` in the editors' channel. */
export class DiscordEditor {
  readonly member: SandboxMember;
  readonly #channel: SandboxChannel;
  #seen: DiscordMessage | undefined;

  constructor(member: SandboxMember, channel: SandboxChannel) {
    this.member = member;
    this.#channel = channel;
  }

  /** Looks for an answer in the queue and opens it. */
  async opens(words: string): Promise<void> {
    this.#seen = (await this.member.type(this.#channel, '/replies')).shown;
    await this.presses(
      await numberOf(
        words,
        () => this.sees,
        () => this.presses(buttons.next),
      ),
    );
  }

  /** Presses a button of what she looks at; resolves with what she reads then. */
  async presses(label: string): Promise<string> {
    const { shown } = await this.member.press(this.#seen ?? missing('message'), label);
    this.#seen = shown;
    return this.sees;
  }

  async features(words: string): Promise<void> {
    await this.opens(words);
    await this.presses(buttons.feature);
  }

  /** One place up among those that are featured. */
  async movesUp(words: string): Promise<void> {
    await this.opens(words);
    await this.presses(buttons.up);
  }

  async declines(words: string, reason: string): Promise<void> {
    await this.opens(words);
    const { modal } = await this.member.press(this.#seen ?? missing('message'), buttons.decline);
    await this.member.submit(modal ?? missing('form'), { 'Or in your own words': reason });
  }

  get sees(): string {
    return this.#seen?.text ?? missing('message');
  }
}

/** Tom, who edits on Telegram: he goes through `/replies` in private. */
export class TelegramEditor {
  readonly person: SandboxPerson;
  #seen: TelegramMessage | undefined;

  constructor(person: SandboxPerson) {
    this.person = person;
  }

  /** Looks for an answer in the queue and opens it. */
  async opens(words: string): Promise<void> {
    this.#seen = await patiently(this.person.type(this.person.privateChat, '/replies'));
    await this.presses(
      await numberOf(
        words,
        () => this.sees,
        () => this.presses(buttons.next),
      ),
    );
  }

  /** Presses a button of what he looks at; resolves with what he reads then. */
  async presses(label: string): Promise<string> {
    const { shown } = await patiently(this.person.press(this.#seen ?? missing('message'), label));
    this.#seen = shown ?? this.#seen;
    return this.sees;
  }

  async features(words: string): Promise<void> {
    await this.opens(words);
    await this.presses(buttons.feature);
  }

  /** What he can press. */
  get buttons(): string[] {
    return this.#seen?.buttons.flat().map(({ label }) => label) ?? [];
  }

  get sees(): string {
    return this.#seen?.text ?? missing('message');
  }
}

/** The button under the queue for an answer with these words, which may be some pages on. */
async function numberOf(words: string, page: () => string, next: () => Promise<string>): Promise<string> {
  for (;;) {
    const lines = page().split('\n');
    const at = lines.findIndex((line) => line.includes(words));
    const [, number] = /^(\d+)\. /.exec(lines[at - 1] ?? '') ?? [];
    if (number) return number;
    await next();
  }
}
