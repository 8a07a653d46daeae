import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import {
  action,
  type Button,
  type ChatReference,
  type CommandAnswer,
  type CommandContext,
  chatReferenceSchema,
  defineCommand,
} from '../src/commands/command.ts';
import { placeToManage } from '../src/commands/place-to-manage.ts';
import { publishedDates } from '../src/commands/published-issues.ts';
import { excerptOf, excerptSchema, optionalSections } from '../src/newsletter/excerpt.ts';
import { languageSchema, languages } from '../src/newsletter/issue.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';
import type { Subscription } from '../src/subscriptions/subscription.ts';

export default defineCommand({
  name: 'settings',
  localName: ({ commands }) => commands.settings.name,
  description: ({ commands }) => commands.settings.description,
  options: z.object({ chat: chatReferenceSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.settings.options[option],
  access: 'manager',
  run: (context, { chat }) => settle(context, chat, undefined),
  press: async (context, [place, ...rest]) => {
    const { data } = pressSchema.safeParse({ place, change: rest });
    return data ? settle(context, data.place, data.change) : personAnswer(context.sentences.commands.oldButton);
  },
});

const changeSchema = z.union([
  z.tuple([z.literal('language'), languageSchema]),
  z.tuple([z.literal('length'), excerptSchema.shape.length]),
  z.tuple([z.literal('section'), excerptSchema.shape.without.element]),
  z.tuple([z.literal('crosspost'), z.enum(['on', 'off'])]),
  z.tuple([z.literal('try')]),
]);
type Change = z.infer<typeof changeSchema>;

/** The chat, which may be the one the button is in, and what to do. */
const pressSchema = z.object({
  place: z.union([z.literal('here').transform(() => undefined), chatReferenceSchema]),
  change: changeSchema,
});

/** Makes a change, if there is one, and shows what is set then. */
async function settle(
  context: CommandContext,
  reference: ChatReference | undefined,
  change: Change | undefined,
): Promise<CommandAnswer> {
  const { subscriptions, newsletter } = context.services;
  const sentences = context.sentences.commands;
  const place = await placeToManage(context, reference);
  if (place.kind === 'refused') return place.answer;
  const { key } = place.chat;
  const subscription = await subscriptions.adjust(key, (now) => changed(now, change));
  if (!subscription) return personAnswer(sentences.unsubscribe.notSubscribed(newsletter.name, place.title));
  if (change?.[0] === 'try') return tryPost(context, subscription);
  const answer = panel(context, subscription, reference, place.title);
  // What refuses a person stands beside the panel, which is somebody else's.
  return change ? { ...answer, replaces: true } : answer;
}

function changed({ language, excerpt }: Pick<Subscription, 'language' | 'excerpt'>, change: Change | undefined) {
  switch (change?.[0]) {
    case 'crosspost':
      return { crosspost: change[1] === 'on' };
    case 'language':
      return { language: change[1] };
    case 'length':
      return { excerpt: { ...excerpt, length: change[1] } };
    case 'section': {
      const [, section] = change;
      const others = excerpt.without.filter((other) => other !== section);
      return { excerpt: { ...excerpt, without: excerpt.without.includes(section) ? others : [...others, section] } };
    }
    default:
      return { language };
  }
}

function panel(
  { sentences, services }: CommandContext,
  { chat, language, excerpt, crosspost }: Subscription,
  reference: ChatReference | undefined,
  title: string,
): CommandAnswer & { kind: 'text' } {
  const { settings, languages: names, nextIssue } = sentences.commands;
  const { sections } = sentences.reading;
  const button = (label: string, isSet: boolean, ...args: string[]): Button => ({
    kind: 'action',
    label: isSet ? `✓ ${label}` : label,
    action: action('settings', reference ?? 'here', ...args),
  });
  const shown = optionalSections.filter((section) => !excerpt.without.includes(section));
  const list = shown.map((section) => sections[section]).join(' · ');
  return answerWith(
    [
      ...languages.map((each) => button(names[each], each === language, 'language', each)),
      ...(['full', 'short'] as const).map((each) =>
        button(settings.lengths[each], each === excerpt.length, 'length', each),
      ),
      ...optionalSections.map((each) => button(sections[each], shown.includes(each), 'section', each)),
      ...(chat.kind === 'announcement'
        ? [button(settings.crosspost, crosspost, 'crosspost', crosspost ? 'off' : 'on')]
        : []),
      button(settings.tryPost, false, 'try'),
    ],
    paragraph({ type: 'strong', children: [{ type: 'text', value: settings.heading(title) }] }),
    settings.state(names[language], settings.lengths[excerpt.length]),
    list === '' ? settings.letterOnly : settings.sections(list),
    nextIssue(services.nextPublication()),
  );
}

/** The latest issue as the chat would get it, for the eyes of who asks. */
async function tryPost({ services, sentences }: CommandContext, subscription: Subscription): Promise<CommandAnswer> {
  const newest = publishedDates(services).at(-1);
  const issue = newest && (await services.archive.inLanguage(newest, subscription.language));
  return issue
    ? { kind: 'issue', issue: excerptOf(issue, subscription.excerpt), page: 0, audience: 'person' }
    : personAnswer(sentences.commands.noneYet(services.newsletter.name));
}
