import type { Sentences } from '../locales/sentences.ts';
import { type Block, paragraph } from '../newsletter/rich-text.ts';
import { type Chat, type Permission, platformOf } from '../platforms/chat.ts';
import type { Lost } from '../subscriptions/ended.ts';
import type { Paused } from '../subscriptions/trouble.ts';
import type { BrokenChat } from './broken-chat.ts';

/** What there is to tell of a chat: it can't be posted to; it can be again; it no longer is looked at each day; why it was lost. */
export type News = 'broken' | 'mended' | 'given-up' | Lost['why'];

/** What a person is told of their chats, in words. */
export function newsBody(
  news: News,
  subscriptions: readonly BrokenChat[],
  newsletter: string,
  { broken: sentences, commands }: Sentences,
): Block[] {
  const { heading, headingOfMany, ending } = sentences[news];
  const [only] = subscriptions;
  const place = ({ chat }: BrokenChat) => placeName(chat, { sentences, thisChat: commands.thisChat });
  if (only && subscriptions.length === 1) {
    return [heading(newsletter, place(only)), ...detailsOf(only, { broken: sentences, commands }), ending].map((each) =>
      paragraph(each),
    );
  }
  const named = subscriptions.slice(0, mostNamed);
  const lines = named.map((each) => {
    const details = detailsOf(each, { broken: sentences, commands });
    return details.length > 0 ? sentences.line(place(each), details) : place(each);
  });
  const rest = subscriptions.length - named.length;
  const more = news === 'broken' || news === 'given-up' ? sentences.moreToMend : sentences.more;
  return [headingOfMany(newsletter), ...lines, ...(rest > 0 ? [more(rest)] : []), ending].map((each) =>
    paragraph(each),
  );
}

/** Why a chat can't be posted to, and what to do about it. */
export function whatToMend(
  chat: Chat,
  { why, missing = [] }: Pick<Paused, 'why' | 'missing'>,
  { broken: sentences, commands }: Pick<Sentences, 'broken' | 'commands'>,
): string[] {
  const names = missing.map((permission) => commands.permissions[permission]);
  return [
    names.length > 0 ? sentences.missing(names) : sentences.reasons[why],
    sentences.remedies[remedyOf(chat, { why, missing })],
  ];
}

function detailsOf({ chat, state }: BrokenChat, sentences: Pick<Sentences, 'broken' | 'commands'>): string[] {
  if (state.kind === 'ended') return [];
  if (state.kind === 'paused') return whatToMend(chat, state, sentences);
  const { mended } = sentences.broken;
  return [state.after?.caughtUpWith ? mended.caughtUp : mended.asUsual];
}

function remedyOf(
  chat: Chat,
  { why, missing }: Pick<Paused, 'why'> & { missing: readonly Permission[] },
): keyof Sentences['broken']['remedies'] {
  const isDiscord = platformOf(chat.key) === 'discord';
  if (missing.length === 0) {
    if (why === 'topic-closed') return isDiscord ? 'thread' : 'topic';
    if (why === 'forum-needs-tag') return 'forumTag';
    return why === 'wrong-chat-kind' ? 'otherPlace' : 'unexplained';
  }
  if (isDiscord) return 'channelPermissions';
  if (chat.kind === 'channel') return 'channelAdministrator';
  return missing.includes('be-member') ? 'groupMember' : 'groupPermissions';
}

/** Discord's channels are often called the same in every server. */
function placeName(
  { title, serverTitle }: Chat,
  { sentences, thisChat }: { sentences: Sentences['broken']; thisChat: string },
): string {
  return title === '' ? thisChat : sentences.place(title, serverTitle);
}

/** What fits in a message of either platform, with room to spare. */
const mostNamed = 10;
