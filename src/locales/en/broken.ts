/** What who subscribed a chat is told when it can't be posted to, in private and in its settings. */
export const broken = {
  place: (title: string, server: string | undefined) => (server ? `“${title}” (${server})` : `“${title}”`),
  line: (place: string, details: string[]) => `${place}: ${details.join(' ')}`,
  missing: (names: string[]) => `Missing for me there: ${names.join(', ')}.`,
  reasons: {
    'missing-permission': 'My posts are refused there, though nothing seems to be missing.',
    'missing-access': 'My posts are refused there, though nothing seems to be missing.',
    'wrong-chat-kind': 'A place of this kind can’t take posts.',
    'topic-closed': 'It is closed.',
    'forum-needs-tag': 'Every post in this forum needs a tag, and I have none to give.',
  },
  remedies: {
    channelPermissions: 'Please allow it for my role in the channel’s settings, under Permissions.',
    thread: 'Please unlock the thread, or allow me Manage Threads.',
    forumTag: 'Please switch that off in the forum’s settings, or subscribe another channel.',
    channelAdministrator: 'Please make me an administrator of the channel who may post messages.',
    groupMember: 'Please add me to the group again.',
    groupPermissions: 'Please let members send messages in the group’s permissions, or make me an administrator.',
    topic: 'Please reopen the topic, or make me an administrator who may manage topics.',
    otherPlace: 'Please subscribe another place with /subscribe.',
    unexplained: 'Please see whether I am muted or restricted there.',
  },
  more: (count: number) => `And ${count} more.`,
  moreToMend: (count: number) => `And ${count} more; /settings there says what is missing.`,
  broken: {
    heading: (newsletter: string, place: string) => `I can’t post ${newsletter} in ${place} any more.`,
    headingOfMany: (newsletter: string) => `I can’t post ${newsletter} any more in places that you subscribed:`,
    ending:
      'Then I go on by myself, with the newest issue if it is less than a week old; I look every day. If it is not wanted there any more, /unsubscribe ends it.',
  },
  mended: {
    heading: (newsletter: string, place: string) => `I can post ${newsletter} in ${place} again.`,
    headingOfMany: (newsletter: string) => `I can post ${newsletter} again in these places:`,
    ending: 'There is nothing more to do. Thank you.',
    caughtUp: 'The newest issue is there now.',
    asUsual: 'From now on, issues come as usual.',
  },
  'given-up': {
    heading: (newsletter: string, place: string) =>
      `For two weeks I could not post ${newsletter} in ${place}, so I no longer look every day.`,
    headingOfMany: (newsletter: string) =>
      `For two weeks I could not post ${newsletter} in these places, so I no longer look every day:`,
    ending:
      'It stays subscribed. Once that is mended, type /subscribe there and I go on. This is the last I say about it.',
  },
  'bot-removed': {
    heading: (newsletter: string, place: string) =>
      `I can’t post ${newsletter} in ${place} any more, since I was removed from there.`,
    headingOfMany: (newsletter: string) =>
      `I can’t post ${newsletter} any more in places that you subscribed, since I was removed from there:`,
    ending:
      'If I am added again within two weeks, I go on by myself. After that, or to have it in another place, type /subscribe there.',
  },
  'chat-deleted': {
    heading: (newsletter: string, place: string) =>
      `I can’t post ${newsletter} in ${place} any more, since that was deleted.`,
    headingOfMany: (newsletter: string) =>
      `I can’t post ${newsletter} any more in places that you subscribed, since they were deleted:`,
    ending: 'To have it in another place, type /subscribe there.',
  },
  settings: {
    paused: (date: string) => `⚠️ Paused since ${date}: I can’t post here.`,
    told: 'Who subscribed it was told. Once it is mended I go on by myself; /subscribe makes me look at once.',
    notTold:
      'Who subscribed it could not be told in private. Once it is mended I go on by myself; /subscribe makes me look at once.',
    untold: 'Once it is mended I go on by myself; /subscribe makes me look at once.',
  },
};
