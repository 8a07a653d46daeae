import type { AskedQuestion } from '../../questions/question-calendar.ts';
import type { CommandContext, HeardMessage } from '../command.ts';

/** Which question something was said about. */
export type MeantQuestion =
  /** That of the post it answers; undefined when that issue asks nothing. */
  | { by: 'post'; asked: AskedQuestion | undefined }
  /** It answers no post that is known: the newest question that was asked, if any. */
  | { by: 'guess'; asked: AskedQuestion | undefined };

/** By the post above or the message that is answered, as the ledger knows it. */
export async function questionMeant(
  { services, chat, person }: CommandContext,
  { under, repliesTo }: HeardMessage,
): Promise<MeantQuestion> {
  const { calendar } = services.questions;
  const places = [...(repliesTo ? [{ chat: chat.key, message: repliesTo }] : []), ...(under ? [under] : [])];
  for (const place of places) {
    const date = await services.issueOfPost(place);
    if (date) return { by: 'post', asked: await calendar.of(date, person.language) };
  }
  return { by: 'guess', asked: await calendar.current(person.language) };
}
