/** What became of the posting of an issue; for the operator. */
export const delivery = {
  platforms: { discord: 'Discord', telegram: 'Telegram' },
  heading: (date: string, completed: boolean) =>
    completed
      ? `The issue of ${date} has been posted.`
      : `The issue of ${date} has not reached everyone yet. What is left goes out at the next start.`,
  platform: (platform: string, counts: string[]) => `${platform}: ${counts.join(', ')}.`,
  states: {
    waiting: (chats: number) => `${chats} waiting for their own hour`,
    pending: (chats: number) => `${chats} still to be sent`,
    sending: (chats: number) => `${chats} on the way`,
    retrying: (chats: number) => `${chats} to be tried again`,
    uncertain: (chats: number) => `${chats} uncertain`,
    sent: (chats: number) => `${chats} sent`,
    moved: (chats: number) => `${chats} moved to another id`,
    gone: (chats: number) => `${chats} gone`,
    rejected: (chats: number) => `${chats} refused`,
    expired: (chats: number) => `${chats} too late`,
    superseded: (chats: number) => `${chats} overtaken by a newer issue`,
    released: (chats: number) => `${chats} uncertain and let rest`,
    withdrawn: (chats: number) => `${chats} not sent, since the issue was taken back`,
  },
  uncertain: (chat: string) =>
    `${chat}: the issue may or may not be there, since the answer was lost. Look at the chat; it is not sent again by itself.`,
  expired: (chat: string) => `${chat}: could not be reached for 24 hours, so this issue is not sent there any more.`,
  gone: (chat: string, why: string) => `${chat}: not sent, because ${why}.`,
  goneReasons: {
    unsubscribed: 'it was unsubscribed before its turn',
    'chat-deleted': 'the chat was deleted',
    'bot-removed': 'the bot was removed from it',
    'blocked-by-person': 'the person blocked the bot',
    'person-deactivated': 'the person’s account no longer exists',
  },
  rejected: (chat: string, why: string) => `${chat}: refused, because ${why}.`,
  rejectedReasons: {
    'missing-permission': 'the bot lacks a permission there',
    'missing-access': 'the bot can’t see it',
    'wrong-chat-kind': 'a place of this kind can’t take posts',
    'topic-closed': 'the topic or thread is closed',
    'forum-needs-tag': 'posts in this forum need a tag',
    moderated: 'a moderation rule blocked the text',
    'invalid-post': 'the post was malformed',
    unauthorized: 'the bot’s token was refused',
    other: 'the platform gave a reason of its own; the log has it',
  },
  notConfigured: (platform: string) =>
    `${platform} has subscribed chats but no token is set for it. Set the token and start again within 24 hours, or they miss this issue.`,
  editionMissing: (platform: string, edition: string) =>
    `${platform}: the edition ${edition} is no longer in the archive. Put its file back, then have it tried again with /deliveries, or start again.`,
  postRefused: (platform: string, edition: string, detail: string) =>
    `${platform} refuses the post of the edition ${edition} as malformed (${detail}). Nobody else is sent it; correct its file, then have it tried again with /deliveries, or start again.`,
  botRefused: (platform: string, detail: string) =>
    `${platform} refuses the bot itself (${detail}). Check its token, then start again.`,
};
