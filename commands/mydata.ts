import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import { action, type CommandContext, defineCommand, type TextAnswer } from '../src/commands/command.ts';
import { dataView, dateList } from '../src/commands/mydata/data-view.ts';
import { isEmpty, keptData } from '../src/commands/mydata/kept-data.ts';

export default defineCommand({
  name: 'mydata',
  localName: ({ answering }) => answering.mydata.name,
  description: ({ answering }) => answering.mydata.description,
  options: z.object({}),
  optionDescription: () => '',
  access: 'anyone',
  run: show,
  press: async (context, [does]) => {
    switch (does) {
      case undefined:
        return show(context);
      case 'delete':
        return askOnce(context);
      case 'yes':
        return { ...(await deleteAll(context)), replaces: true };
      case 'no':
        return { ...personAnswer(context.sentences.answering.mydata.kept), replaces: true };
      default:
        return personAnswer(context.sentences.commands.oldButton);
    }
  },
});

async function show(context: CommandContext): Promise<TextAnswer> {
  const { mydata } = context.sentences.answering;
  const inPrivate = { kind: 'action', label: mydata.inPrivate, action: action('mydata'), inPrivate: true } as const;
  return {
    ...dataView(context, await keptData(context)),
    beforeOthers: answerWith([inPrivate], mydata.beforeOthers),
  };
}

async function askOnce(context: CommandContext): Promise<TextAnswer> {
  const { mydata } = context.sentences.answering;
  const data = await keptData(context);
  if (isEmpty(data)) return personAnswer(mydata.nothing);
  return answerWith(
    [
      { kind: 'action', label: mydata.yes, action: action('mydata', 'yes') },
      { kind: 'action', label: mydata.no, action: action('mydata', 'no') },
    ],
    mydata.reallyDelete,
    ...(data.replies.length + data.talks.length > 0 ? [mydata.alsoAnswers] : []),
    ...(data.subscriptions.length > 0 ? [mydata.alsoChats] : []),
  );
}

async function deleteAll(context: CommandContext): Promise<TextAnswer> {
  const { person, services, sentences } = context;
  const { mydata } = sentences.answering;
  services.untakenForms.forget(person.key);
  const issues = await services.reviewDesk.forgetPerson(person.key);
  await services.subscriptions.forget(person.key);
  await services.checkpoint();
  return personAnswer(mydata.deleted, ...(issues.length > 0 ? [mydata.posted(dateList(context, issues))] : []));
}
