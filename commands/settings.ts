import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import {
  type CommandAnswer,
  type CommandContext,
  chatReferenceSchema,
  defineCommand,
  type RoleReference,
  roleReferenceSchema,
} from '../src/commands/command.ts';
import { placeToManage } from '../src/commands/place-to-manage.ts';
import { publishedDates } from '../src/commands/published-issues.ts';
import { changed, changeSchema } from '../src/commands/settings/change.ts';
import { panel } from '../src/commands/settings/panel.ts';
import { pressedSchema, settingsButton } from '../src/commands/settings/settings-button.ts';
import { excerptOf } from '../src/newsletter/excerpt.ts';
import type { Subscription } from '../src/subscriptions/subscription.ts';

export default defineCommand({
  name: 'settings',
  localName: ({ commands }) => commands.settings.name,
  description: ({ commands }) => commands.settings.description,
  options: z.object({ chat: chatReferenceSchema.optional(), mention: roleReferenceSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.settings.options[option],
  access: 'manager',
  run: (context, { chat, mention }) => settle(context, { reference: chat, mention }),
  press: async (context, [reference, ...does]) => {
    const { data } = pressedSchema.safeParse({ reference, does });
    return data ? settle(context, data) : personAnswer(context.sentences.commands.oldButton);
  },
});

/** Does what a button or an option says, if there is one, and shows what is set then. */
async function settle(
  context: CommandContext,
  { reference, does, mention }: Partial<z.infer<typeof pressedSchema>> & { mention?: RoleReference | undefined },
): Promise<CommandAnswer> {
  const { subscriptions, newsletter } = context.services;
  const sentences = context.sentences.commands;
  const place = await placeToManage(context, reference, mention);
  if (place.kind === 'refused') return place.answer;
  const { role } = place;
  if (mention && role?.kind !== 'found') {
    return personAnswer(role ? sentences.settings.roleUnusable : sentences.settings.noRoles);
  }
  const { key } = place.chat;
  const mentioned = role?.kind === 'found' ? { mention: { role: role.key, name: role.name } } : {};
  const { data: change } = changeSchema.safeParse(does);
  const subscription = await subscriptions.adjust(key, (now) => (change ? changed(now, change) : mentioned));
  if (!subscription) return personAnswer(sentences.unsubscribe.notSubscribed(newsletter.name, place.title));
  if (does?.[0] === 'try') return tryPost(context, subscription);
  const answer = panel(context, subscription, place, settingsButton(reference, key));
  // What refuses a person stands beside the panel, which is somebody else's.
  return does ? { ...answer, replaces: true } : answer;
}

/** The latest issue as the chat would get it, for the eyes of who asks. */
async function tryPost({ services, sentences }: CommandContext, subscription: Subscription): Promise<CommandAnswer> {
  const newest = publishedDates(services).at(-1);
  const issue = newest && (await services.archive.inLanguage(newest, subscription.language));
  return issue
    ? { kind: 'issue', issue: excerptOf(issue, subscription.excerpt), page: 0, audience: 'person' }
    : personAnswer(sentences.commands.noneYet(services.newsletter.name));
}
