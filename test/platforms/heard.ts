import { personAnswer } from '../../src/commands/answers.ts';
import type {
  ActionPress,
  CommandAnswer,
  CommandCall,
  FormSubmission,
  HeardCall,
  Person,
  PlainAnswer,
  Suggestion,
  SuggestionCall,
} from '../../src/commands/command.ts';
import type { ShareableSection } from '../../src/commands/shareable-sections.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import type { Chat } from '../../src/platforms/chat.ts';
import type { MessagePlace } from '../../src/platforms/follow-up.ts';
import type { PlatformListener } from '../../src/platforms/platform.ts';
import { sampleIssue } from './sample-issue.ts';

/** Hears what a platform tells, and answers what a test wants. */
export class Heard implements PlatformListener {
  readonly calls: CommandCall[] = [];
  readonly presses: ActionPress[] = [];
  readonly submissions: FormSubmission[] = [];
  readonly saidToBot: HeardCall[] = [];
  readonly suggestionCalls: SuggestionCall[] = [];
  readonly events: string[] = [];
  readonly copies: { post: MessagePlace; copy: MessagePlace }[] = [];
  /** What every chat is set to. */
  chatLanguage: Language | undefined;
  readonly failures: Error[] = [];
  answerToForm: (submission: FormSubmission) => PlainAnswer = () => personAnswer('Taken.');
  answerToWords: (call: HeardCall) => PlainAnswer | undefined = () => personAnswer('Heard words.');
  answer: (call: CommandCall | ActionPress) => CommandAnswer | Promise<CommandAnswer> = () => personAnswer('Heard.');

  async command(call: CommandCall): Promise<CommandAnswer> {
    this.calls.push(call);
    return this.answer(call);
  }
  async press(press: ActionPress): Promise<CommandAnswer> {
    this.presses.push(press);
    return this.answer(press);
  }
  async submitted(submission: FormSubmission): Promise<PlainAnswer> {
    this.submissions.push(submission);
    return this.answerToForm(submission);
  }
  async heard(call: HeardCall): Promise<PlainAnswer | undefined> {
    this.saidToBot.push(call);
    return this.answerToWords(call);
  }
  async suggest(call: SuggestionCall): Promise<Suggestion[]> {
    this.suggestionCalls.push(call);
    return [{ label: `About ${call.typed}`, value: call.typed }];
  }
  async shareable(words: string): Promise<ShareableSection[]> {
    return [{ issue: sampleIssue(), section: 'quotation', snippet: `About ${words}` }];
  }
  languageOf(): Language | undefined {
    return this.chatLanguage;
  }
  async chatGone(chat: string, why: string): Promise<void> {
    this.events.push(`${chat} gone: ${why}`);
  }
  async serverGone(server: string, why: string): Promise<void> {
    this.events.push(`all of ${server} gone: ${why}`);
  }
  async chatMoved(from: string, to: string): Promise<void> {
    this.events.push(`${from} is now ${to}`);
  }
  async copied(post: MessagePlace, copy: MessagePlace): Promise<void> {
    this.copies.push({ post, copy });
  }

  async chatChanged(chat: string): Promise<void> {
    this.events.push(`${chat} changed`);
  }
  async serverChanged(server: string): Promise<void> {
    this.events.push(`all of ${server} changed`);
  }
  async madeAdministrator(chat: Chat, { person }: { person: Person }): Promise<PlainAnswer> {
    this.events.push(`administrator of ${chat.title}, by ${person.name}`);
    return personAnswer(`Shall I post in ${chat.title}?`);
  }
  fatal(error: Error): void {
    this.failures.push(error);
  }
}
