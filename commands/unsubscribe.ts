import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { chooseChat } from '../src/commands/choose-chat.ts';
import {
  action,
  type ChatReference,
  type CommandAnswer,
  type CommandContext,
  chatReferenceSchema,
  defineCommand,
} from '../src/commands/command.ts';
import { placeToManage } from '../src/commands/place-to-manage.ts';

export default defineCommand({
  name: 'unsubscribe',
  localName: (sentences) => sentences.commands.unsubscribe.name,
  description: (sentences) => sentences.commands.unsubscribe.description,
  options: z.object({ chat: chatReferenceSchema.optional() }),
  optionDescription: (sentences, option) => sentences.commands.unsubscribe.options[option],
  access: 'manager',
  run: async (context, { chat }) => {
    const choice = chat ? undefined : chooseChat(context, 'unsubscribe', (place) => action('unsubscribe', place));
    return choice ?? unsubscribe(context, chat);
  },
  press: async (context, args) => {
    const { data } = pressedSchema.safeParse(args);
    if (!data) return personAnswer(context.sentences.commands.oldButton);
    const [place] = data;
    const answer = await unsubscribe(context, place === 'here' ? undefined : place);
    return answer.kind === 'text' ? { ...answer, replaces: true } : answer;
  },
});

const pressedSchema = z.tuple([z.union([z.literal('here'), chatReferenceSchema])]);

async function unsubscribe(context: CommandContext, chat: ChatReference | undefined): Promise<CommandAnswer> {
  const { unsubscribe: sentences } = context.sentences.commands;
  const { subscriptions, newsletter } = context.services;
  const place = await placeToManage(context, chat);
  if (place.kind === 'refused') return place.answer;
  const change = await subscriptions.unsubscribe(place.chat.key);
  return personAnswer(
    change === 'unsubscribed'
      ? sentences.done(newsletter.name, place.title)
      : sentences.notSubscribed(newsletter.name, place.title),
  );
}
