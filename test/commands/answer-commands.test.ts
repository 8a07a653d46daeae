import { toString as textOf } from 'mdast-util-to-string';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CommandAnswers } from '../../src/commands/answer-commands.ts';
import { personAnswer } from '../../src/commands/answers.ts';
import {
  type Action,
  action,
  type CommandAnswer,
  defineCommand,
  type Form,
  type FormField,
  type HeardMessage,
  type Person,
  type SubmitAnswer,
} from '../../src/commands/command.ts';
import type { Editors } from '../../src/commands/reviewing/editors-only.ts';
import type { CommandServices } from '../../src/commands/services.ts';
import { UntakenForms } from '../../src/commands/untaken-forms.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { messageIdSchema, personKeySchema } from '../../src/platforms/chat.ts';
import { subscribed } from '../platforms/discord/running-platform.ts';
import { memoryLog } from '../platforms/memory-log.ts';

const ana: Person = { key: personKeySchema.parse('discord:1'), name: 'Ana', language: 'zh-Hant' };
const place = {
  person: ana,
  chat: subscribed({ id: '7' }, 'text'),
  inspect: async () => ({ kind: 'unknown' as const }),
  holds: async () => false,
};
const { commands: sentences, discord } = sentencesIn('zh-Hant');
const formAction = action('answer', '2026-01-30');

let submit: () => Promise<SubmitAnswer>;
let logged: () => string;
let answers: CommandAnswers;

beforeEach(() => {
  submit = async () => ({ kind: 'refused', body: [paragraph('Too long.')] });
  answers = withRates('off');
});

/** A command with a form of one field, which opens with what was refused, and that hears what begins with “Answer”. */
function withRates(rates: 'kept' | 'off'): CommandAnswers {
  const field = (value: string): FormField => ({
    kind: 'text',
    name: 'text',
    label: 'Answer',
    multiline: true,
    maxLength: 1500,
    required: true,
    value,
  });
  const form = (value: string): Form => ({ title: 'Answer', fields: [field(value)], action: formAction });
  const command = defineCommand({
    name: 'answer',
    description: () => '',
    options: z.object({}),
    optionDescription: () => '',
    access: 'anyone',
    run: async () => personAnswer(),
    press: async ({ draft }) => ({ kind: 'form', form: form(draft?.text ?? ''), otherwise: personAnswer() }),
    submit: () => submit(),
    hear: async (_, { text }) => (text.startsWith('Answer') ? personAnswer('Shall this count?') : undefined),
  });
  const log = memoryLog();
  logged = log.logged;
  // Nothing of it is asked for here.
  const services = {
    editors: { people: [], roles: [], chats: [] } as Editors,
    untakenForms: new UntakenForms(),
  } as unknown as CommandServices;
  return new CommandAnswers([command], services, log.log, rates);
}

const send = (text: string, by: Action = formAction) => answers.submitted({ ...place, action: by, values: { text } });

const say = (text: string, via: HeardMessage['via'] = 'private', edited = false) =>
  answers.heard({
    ...place,
    said: { kind: 'text', text, message: messageIdSchema.parse('5'), mentionsBot: false, via, edited },
  });

function shown(answer: CommandAnswer | undefined): string[] {
  if (answer?.kind !== 'text') return [];
  return [...answer.body.map((block) => textOf(block)), ...answer.buttons.map(({ label }) => `[${label}]`)];
}

async function opened(): Promise<string | undefined> {
  const answer = await answers.press({ ...place, action: formAction });
  return answer.kind === 'form' ? answer.form.fields[0]?.value : 'no form';
}

describe('a form', () => {
  test('that is refused is shown with the reason and a button that opens it with the words', async () => {
    expect(await opened()).toBe('');
    expect(shown(await send('By ferry.'))).toEqual([
      'Too long.',
      sentences.yourWords,
      'By ferry.',
      `[${sentences.edit}]`,
    ]);
    expect(await opened()).toBe('By ferry.');
  });

  test('that is taken leaves nothing behind', async () => {
    await send('By ferry.');
    submit = async () => personAnswer('Taken.');
    expect(shown(await send('By ferry, always.'))).toEqual(['Taken.']);
    expect(await opened()).toBe('');
  });

  test('whose command fails is not lost, and what it says is not in the log', async () => {
    submit = async () => {
      throw new Error('can’t store “By ferry.”');
    };
    expect(shown(await send('By ferry.'))).toContain(sentences.formFailed);
    expect(await opened()).toBe('By ferry.');
    expect(logged()).toContain('answer-commands.test.ts');
    expect(logged()).not.toContain('By ferry');
  });

  test('that came too fast is not lost', async () => {
    answers = withRates('kept');
    for (let sent = 0; sent < 10; sent++) await send('By ferry.');
    expect(shown(await send('By tram.'))).toEqual([
      expect.stringContaining('請'),
      sentences.yourWords,
      'By tram.',
      `[${sentences.edit}]`,
    ]);
  });

  test('of a command that takes none shows the words', async () => {
    expect(shown(await send('By ferry.', action('gone')))).toEqual([
      sentences.oldButton,
      sentences.yourWords,
      'By ferry.',
    ]);
  });
});

describe('what a person says', () => {
  test('is answered by the command it is for, and otherwise only who speaks to the bot is told', async () => {
    expect(shown(await say('Answer: by ferry', 'reply'))).toEqual(['Shall this count?']);
    expect(shown(await say('Hello', 'private'))).toEqual([sentences.notUnderstood]);
    expect(shown(await say('Hello', 'mention'))).toEqual([sentences.notUnderstood]);
    expect(await say('Good issue!', 'reply')).toBeUndefined();
    expect(await say('Good issue!', 'discussion-group')).toBeUndefined();
    expect(await say('Hello', 'private', true)).toBeUndefined();
  });

  test('that can’t be read is told once', async () => {
    const unreadable = (kind: 'wordless' | 'hidden') => answers.heard({ ...place, said: { kind, via: 'reply' } });
    expect(shown(await unreadable('hidden'))).toEqual([discord.hidden]);
    expect(await unreadable('wordless')).toBeUndefined();
    answers = withRates('off');
    expect(shown(await unreadable('wordless'))).toEqual([sentences.wordless]);
  });

  test('too fast is answered only to who speaks to the bot', async () => {
    answers = withRates('kept');
    for (let said = 0; said < 5; said++) expect(await say('Answer', 'reply')).toBeDefined();
    expect(await say('Answer', 'reply')).toBeUndefined();
    expect(shown(await say('Answer', 'private'))).toHaveLength(1);
  });
});
