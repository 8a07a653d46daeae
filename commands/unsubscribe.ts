import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { chatReferenceSchema, defineCommand } from '../src/commands/command.ts';
import { placeToManage } from '../src/commands/place-to-manage.ts';

export default defineCommand({
  name: 'unsubscribe',
  localName: (sentences) => sentences.commands.unsubscribe.name,
  description: (sentences) => sentences.commands.unsubscribe.description,
  options: z.object({ chat: chatReferenceSchema.optional() }),
  optionDescription: (sentences, option) => sentences.commands.unsubscribe.options[option],
  access: 'manager',
  run: async (context, { chat }) => {
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
  },
});
