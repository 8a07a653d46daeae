import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import { chooseChat } from '../src/commands/choose-chat.ts';
import {
  action,
  type ChatReference,
  type CommandAnswer,
  type CommandContext,
  chatReferenceSchema,
  defineCommand,
  phrase,
  roleReferenceSchema,
} from '../src/commands/command.ts';
import { placeToManage } from '../src/commands/place-to-manage.ts';
import { publishedDates } from '../src/commands/published-issues.ts';
import { changed, changeSchema } from '../src/commands/settings/change.ts';
import { panel } from '../src/commands/settings/panel.ts';
import { type Pressed, pressedSchema, settingsButton } from '../src/commands/settings/settings-button.ts';
import { suggestTimes, suggestZones } from '../src/commands/settings/suggest-when.ts';
import { readZone } from '../src/commands/settings/time-zones.ts';
import { whenView, zonesView } from '../src/commands/settings/when-view.ts';
import { changedWhen, readTime } from '../src/commands/settings/wished-time.ts';
import { excerptOf } from '../src/newsletter/excerpt.ts';
import type { Subscription } from '../src/subscriptions/subscription.ts';

const options = z.object({
  chat: chatReferenceSchema.optional(),
  when: phrase(readBy(readTime)).optional(),
  zone: phrase(readBy(readZone)).optional(),
  mention: roleReferenceSchema.optional(),
});

export default defineCommand({
  name: 'settings',
  localName: ({ commands }) => commands.settings.name,
  description: ({ commands }) => commands.settings.description,
  options,
  optionDescription: ({ commands, when }, option) => ({ ...commands.settings.options, ...when.options })[option],
  access: 'manager',
  suggest: async (context, option, typed) => {
    if (option === 'zone') return suggestZones(context, typed);
    return option === 'when' ? suggestTimes(context, typed) : [];
  },
  run: async (context, { chat, ...wishes }) => {
    const isBare = chat === undefined && Object.values(wishes).every((wish) => wish === undefined);
    const choice = isBare ? chooseChat(context, 'settings', (place) => action('settings', place, 'panel')) : undefined;
    return choice ?? settle(context, chat, { wishes });
  },
  press: async (context, [reference, ...does]) => {
    const { data } = pressedSchema.safeParse({ reference, does });
    if (!data) return personAnswer(context.sentences.commands.oldButton);
    return settle(context, data.reference, { does: data.does, wishes: {} });
  },
});

interface Wanted {
  /** What a pressed button says. */
  does?: Pressed;
  /** What was given by options. */
  wishes: Omit<z.infer<typeof options>, 'chat'>;
}

/** Does what a button or the options say, if anything, and shows what is set then. */
async function settle(
  context: CommandContext,
  reference: ChatReference | undefined,
  { does, wishes: { mention, when: time, zone } }: Wanted,
): Promise<CommandAnswer> {
  const { subscriptions, newsletter, homeZone } = context.services;
  const sentences = context.sentences.commands;
  const place = await placeToManage(context, reference, mention);
  if (place.kind === 'refused') return place.answer;
  const { role } = place;
  if (mention && role?.kind !== 'found') {
    return personAnswer(role ? sentences.settings.roleUnusable : sentences.settings.noRoles);
  }
  const { key } = place.chat;
  const { data: change } = changeSchema.safeParse(does);
  const subscription = await subscriptions.adjust(key, (now) => ({
    ...(change ? changed(now, change, homeZone) : {}),
    ...(role?.kind === 'found' ? { mention: { role: role.key, name: role.name } } : {}),
    ...(time || zone ? { when: changedWhen(now.when, { time, zone }, homeZone) } : {}),
  }));
  if (!subscription) {
    const subscribe = action('subscribe', ...(reference ? [key.slice(key.indexOf(':') + 1)] : []));
    return answerWith(
      [{ kind: 'action', label: sentences.subscribe.subscribeButton, action: subscribe }],
      sentences.settings.notSubscribed(newsletter.name, place.title),
    );
  }
  const button = settingsButton(reference, key);
  // What refuses a person stands beside the panel, which is somebody else's.
  const inPlace = does ? { replaces: true as const } : {};
  switch (does?.[0]) {
    case 'try':
      return tryPost(context, subscription);
    case 'when':
      return { ...whenView(context, subscription, place.title, button, does[1]), ...inPlace };
    case 'as-published':
    case 'weekday':
    case 'hour':
    case 'zone':
      return { ...whenView(context, subscription, place.title, button), ...inPlace };
    case 'zones':
      return { ...zonesView(context, subscription, place.title, button), ...inPlace };
    default:
      return { ...panel(context, subscription, place, button), ...inPlace };
  }
}

/** The latest issue as the chat would get it, for the eyes of who asks. */
async function tryPost({ services, sentences }: CommandContext, subscription: Subscription): Promise<CommandAnswer> {
  const newest = publishedDates(services).at(-1);
  const issue = newest && (await services.archive.inLanguage(newest, subscription.language));
  return issue
    ? { kind: 'issue', issue: excerptOf(issue, subscription.excerpt), page: 0, audience: 'person' }
    : personAnswer(sentences.commands.noneYet(services.newsletter.name));
}

/** Text that must be understood. */
function readBy<Read>(read: (text: string) => Read | undefined) {
  return z.string().transform((text, context) => {
    const value = read(text);
    if (value === undefined) context.addIssue({ code: 'custom', message: 'not understood' });
    return value ?? z.NEVER;
  });
}
