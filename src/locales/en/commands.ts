/** What commands answer. */
export const commands = {
  languages: { en: 'English', 'zh-Hans': 'Simplified Chinese', 'zh-Hant': 'Traditional Chinese' },
  permissions: {
    'view-channel': 'View Channel',
    'send-messages': 'Send Messages',
    'send-messages-in-threads': 'Send Messages in Threads',
    'read-message-history': 'Read Message History',
    'be-member': 'being a member of the group',
    'be-administrator': 'being an administrator of the channel',
    'post-messages': 'Post Messages',
  },
  thisChat: 'this chat',
  webArchive: 'Open the web archive',
  unknownCommand: (name: string) => `There is no command /${name}. /help lists what this bot can do.`,
  optionMisread: (word: string, command: string) =>
    `“${word}” is not something /${command} understands. Type /help to see how it is used.`,
  oldButton: 'This button is from an earlier version of this bot. Please use a command instead; /help lists them.',
  placeUnknown: (place: string) =>
    place === ''
      ? 'I can’t see this chat. Please add me to it, then try again.'
      : `I can’t find ${place}. Check its name, and that I was added to it; then try again.`,
  placeUnsuitable: (title: string) =>
    `“${title}” can’t take posts. Choose a text channel, an announcement channel, a forum, a thread or a group.`,
  notManager: (title: string) => `Only people who manage “${title}” can do this. Please ask one of its administrators.`,
  missingPermissions: (title: string, names: string[]) =>
    `I can’t post in “${title}” yet. Still missing for me there: ${names.join(', ')}.`,
  nextIssue: (at: Temporal.ZonedDateTime) =>
    `The next issue comes on ${at.toLocaleString('en', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    })}.`,
  subscribe: {
    description: 'Post each new issue in this channel',
    options: {
      chat: 'Where to post; without it, here',
      language: 'Language of the issue; without it, yours',
    },
    again: 'Allow it in the settings, then send /subscribe again.',
    done: (newsletter: string, title: string, language: string) =>
      `${newsletter} will be posted in “${title}”, in ${language}.`,
    changed: (title: string, language: string) => `From now on, “${title}” gets the issue in ${language}.`,
    already: (newsletter: string, title: string, language: string) =>
      `“${title}” already gets ${newsletter}, in ${language}.`,
    offer: (newsletter: string, title: string) =>
      `Thank you for adding me to “${title}”. Shall I post ${newsletter} there each week?`,
    offerButton: 'Subscribe this channel',
  },
  unsubscribe: {
    description: 'Stop posting new issues in this channel',
    options: { chat: 'Where to stop; without it, here' },
    done: (newsletter: string, title: string) => `“${title}” no longer gets ${newsletter}. /subscribe starts it again.`,
    notSubscribed: (newsletter: string, title: string) => `“${title}” does not get ${newsletter}; nothing to stop.`,
  },
  issue: {
    description: 'Show the latest issue, or that of a date',
    options: { date: 'Date of the issue, like 2026-01-30', language: 'Language of the issue; without it, yours' },
    none: (date: string) => `There is no issue of ${date}.`,
    noneYet: (newsletter: string) => `No issue of ${newsletter} has been posted yet.`,
  },
  help: {
    description: 'What this bot can do',
    intro: (newsletter: string) => `This bot brings ${newsletter} to your community, once a week.`,
    channels:
      'To have it in a Telegram channel, make me an administrator there and send /subscribe @yourchannel to me in private.',
  },
};
