import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import type { ChatReference } from '../src/commands/command.ts';
import {
  type CommandAnswer,
  type CommandContext,
  chatReferenceSchema,
  defineCommand,
} from '../src/commands/command.ts';
import { nextPostSentence } from '../src/commands/next-post.ts';
import { placeToManage } from '../src/commands/place-to-manage.ts';
import { settingsButton } from '../src/commands/settings/settings-button.ts';
import { type Language, languageSchema } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'subscribe',
  localName: (sentences) => sentences.commands.subscribe.name,
  description: (sentences) => sentences.commands.subscribe.description,
  options: z.object({ chat: chatReferenceSchema.optional(), language: languageSchema.optional() }),
  optionDescription: (sentences, option) => sentences.commands.subscribe.options[option],
  access: 'manager',
  run: (context, { chat, language }) => subscribe(context, chat, language),
  press: (context, [reference]) => subscribe(context, chatReferenceSchema.safeParse(reference).data, undefined),
});

async function subscribe(
  context: CommandContext,
  reference: ChatReference | undefined,
  language: Language | undefined,
): Promise<CommandAnswer> {
  const { subscriptions, newsletter } = context.services;
  const sentences = context.sentences.commands;
  const place = await placeToManage(context, reference);
  if (place.kind === 'refused') return place.answer;
  if (place.missing.length > 0) {
    return personAnswer(
      sentences.missingPermissions(
        place.title,
        place.missing.map((permission) => sentences.permissions[permission]),
      ),
      sentences.subscribe.again,
    );
  }
  const kept = subscriptions.get(place.chat.key);
  const chosen = language ?? (kept && kept.state.kind !== 'ended' ? kept.language : context.person.language);
  const change = await subscriptions.subscribe(place.chat, chosen, context.person);
  const said = {
    subscribed: sentences.subscribe.done(newsletter.name, place.title, sentences.languages[chosen]),
    resumed: sentences.subscribe.resumed(newsletter.name, place.title, sentences.languages[chosen]),
    changed: sentences.subscribe.changed(place.title, sentences.languages[chosen]),
    already: sentences.subscribe.already(newsletter.name, place.title, sentences.languages[chosen]),
  }[change];
  const subscription = subscriptions.get(place.chat.key);
  if (!subscription) return personAnswer(said);
  const button = settingsButton(reference, place.chat.key);
  return answerWith(
    [button(sentences.subscribe.settingsButton, false, 'panel')],
    said,
    nextPostSentence(context, subscription),
  );
}
