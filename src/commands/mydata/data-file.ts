import type { AnswerFile, CommandContext } from '../command.ts';
import type { KeptData } from './kept-data.ts';

/** All of it, word for word, for a person to take away. Who of the editors decided or asked is somebody else's data. */
export function dataFile(
  { person }: CommandContext,
  { draft, replies, acknowledged, talks, untaken, subscriptions }: KeptData,
): AnswerFile {
  const content = {
    person: person.key,
    ...(draft ? { draft } : {}),
    answers: replies.map(({ decisions, ...reply }) => ({
      ...reply,
      decisions: decisions.map(({ as, at, on }) => ({ as, at, on })),
    })),
    withEditors: talks,
    notTaken: untaken,
    featuredIn: acknowledged,
    subscriptions: subscriptions.map(({ chat, theirLanguage, subscribedAt, state }) => ({
      chat,
      theirLanguage,
      subscribedAt,
      state: state.kind,
    })),
  };
  return { name: 'mydata.json', type: 'application/json', content: `${JSON.stringify(content, null, 2)}\n` };
}
