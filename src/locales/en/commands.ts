import { dayAndTime } from '../dates.ts';

/** What commands answer. */
export const commands = {
  languages: { en: 'English', 'zh-Hans': 'Simplified Chinese', 'zh-Hant': 'Traditional Chinese' },
  /** As Discord shows the options of commands: letters without spaces. */
  optionNames: {
    chat: 'chat',
    language: 'language',
    date: 'date',
    year: 'year',
    words: 'words',
    section: 'section',
    when: 'when',
    state: 'state',
    zone: 'zone',
    mention: 'mention',
  },
  permissions: {
    'view-channel': 'View Channel',
    'send-messages': 'Send Messages',
    'send-messages-in-threads': 'Send Messages in Threads',
    'read-message-history': 'Read Message History',
    'be-member': 'being a member of the group',
    'be-administrator': 'being an administrator of the channel',
    'post-messages': 'Post Messages',
    'edit-messages': 'Edit Messages of Others',
    'pin-messages': 'Pin Messages',
    'create-public-threads': 'Create Public Threads',
    'mention-everyone': 'Mention @everyone, @here and All Roles (or allow anyone to mention the role)',
    'discussion-group': 'a discussion group that is linked to the channel',
    'be-discussion-administrator': 'being an administrator of the discussion group',
  },
  thisChat: 'this chat',
  hereButton: 'This chat',
  whichChat: (command: string) =>
    `Which chat is it about? For one that isn’t among these, name it: /${command} @yourchannel.`,
  webArchive: 'Open the web archive',
  unknownCommand: (name: string) => `There is no command /${name}. /help lists what this bot can do.`,
  optionMisread: (word: string, command: string, usage: string | undefined) =>
    usage
      ? `“${word}” is not something /${command} understands. It is used like this: ${usage}`
      : `“${word}” is not something /${command} understands: nothing follows it.`,
  optionIs: (option: string, what: string, words: readonly string[]) =>
    `${option}: ${what}${words.length > 0 ? ` (${words.join(', ')})` : ''}`,
  edit: 'Edit',
  yourWords: 'What you wrote, so that it isn’t lost:',
  formFailed:
    'Something went wrong on our side, and it has been noted. Your words are not lost: press “Edit” in a few minutes and send them again.',
  wordsFailed: 'Something went wrong on our side, and it has been noted. Please write it again in a few minutes.',
  wordless: 'I can read only text. Please write it in words.',
  notUnderstood: 'I don’t know what to do with that. /help shows what I can do.',
  fileTooLarge: (name: string, megabytes: number, limit: number) =>
    `${name} has ${megabytes} MB, and at most ${limit} MB can be sent here.`,
  tooFast: (seconds: number) =>
    `That was a lot at once. Please try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
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
  nextIssue: (at: Temporal.ZonedDateTime) => `The next issue comes on ${dayAndTime(at, 'en')}.`,
  subscribe: {
    name: 'subscribe',
    description: 'Post each new issue in this channel',
    options: {
      chat: 'Where to post; without it, here',
      language: 'Language of the issue; without it, yours',
    },
    again: 'Allow it in the settings, then send /subscribe again.',
    done: (newsletter: string, title: string, language: string) =>
      `${newsletter} will be posted in “${title}”, in ${language}.`,
    resumed: (newsletter: string, title: string, language: string) =>
      `I can post in “${title}” again, and go on: ${newsletter}, in ${language}. If it missed this week’s issue, that follows in a moment.`,
    changed: (title: string, language: string) => `From now on, “${title}” gets the issue in ${language}.`,
    already: (newsletter: string, title: string, language: string) =>
      `“${title}” already gets ${newsletter}, in ${language}.`,
    offer: (newsletter: string, title: string) =>
      `Thank you for adding me to “${title}”. Shall I post ${newsletter} there each week?`,
    offerButton: 'Subscribe this channel',
    settingsButton: 'Settings',
    subscribeButton: 'Subscribe',
  },
  unsubscribe: {
    name: 'unsubscribe',
    description: 'Stop posting new issues in this channel',
    options: { chat: 'Where to stop; without it, here' },
    done: (newsletter: string, title: string) => `“${title}” no longer gets ${newsletter}. /subscribe starts it again.`,
    notSubscribed: (newsletter: string, title: string) => `“${title}” does not get ${newsletter}; nothing to stop.`,
  },
  issue: {
    name: 'issue',
    description: 'Show the issue of a date',
    choose: 'Press the date of the issue you want to read. /archive says what is in each, /latest shows the newest.',
    options: {
      date: 'Date of the issue, like 2026-01-30 or Jan 30',
      language: 'Language of the issue; without it, yours',
    },
  },
  noneYet: (newsletter: string) => `No issue of ${newsletter} has been posted yet.`,
  noneOf: (date: string) => `There is no issue of ${date}.`,
  nearest: 'The nearest ones are:',
  sectionAbsent: (section: string, date: string) => `${section}: the issue of ${date} has none.`,
  sectionNever: (section: string) => `${section}: no issue has had one yet.`,
  dateOption: 'Date of the issue, like 2026-01-30 or Jan 30; without it, the latest',
  optionMissing: (command: string, what: string) => `/${command} needs one thing more: ${what}.`,
  writeItNow: 'Please write it now.',
  optionTooLong: (command: string, most: number) =>
    `That is too long for /${command}: at most ${most} characters, please.`,
  settings: {
    name: 'settings',
    description: 'What this channel gets of each issue',
    options: { chat: 'Which channel; without it, this one', mention: 'Discord: a role that each issue pings' },
    notSubscribed: (newsletter: string, title: string) =>
      `“${title}” does not get ${newsletter} yet. /subscribe starts it.`,
    heading: (title: string) => `Settings of “${title}”`,
    state: (language: string, length: string) => `Language: ${language}. Length: ${length}.`,
    sections: (sections: string) => `Besides the letter: ${sections}`,
    letterOnly: 'Nothing besides the letter.',
    lengths: { full: 'Full', short: 'Short' },
    followUps: { crosspost: 'Publish to followers', pin: 'Pin the newest issue', thread: 'Open a discussion' },
    mentions: (role: string) => `Each issue pings @${role}.`,
    mentionOf: (role: string) => `Ping @${role}`,
    stopMention: (role: string) => `Stop pinging @${role}`.slice(0, 80),
    lacking: (what: string, names: string[]) =>
      `“${what}” does not work yet. Still missing for me there: ${names.join(', ')}.`,
    roleUnusable: 'This role can’t be pinged by a post. Choose a role of this server other than @everyone.',
    noRoles: 'Only Discord has roles to ping.',
    tryPost: 'Show me how it looks',
  },
  latest: {
    name: 'latest',
    description: 'Show the latest issue',
    options: { language: 'Language of the issue; without it, yours' },
  },
  archive: {
    name: 'archive',
    description: 'All issues, year by year',
    options: { year: 'Year, like 2026; without it, the latest' },
    year: (year: number) => `Issues of ${year}`,
    page: (year: number, page: number, pages: number) => `Issues of ${year}, page ${page} of ${pages}`,
    none: (year: number) => `There are no issues of ${year}.`,
    newer: '◀ Newer',
    older: 'Older ▶',
  },
  search: {
    name: 'search',
    description: 'Find words in all issues',
    options: { words: 'Words, or a "phrase" in quotation marks', section: 'Only in this section' },
    none: (words: string) => `Nothing was found for: ${words}`,
    advice: 'Try fewer or other words, or only the beginning of a word.',
    found: (total: number, words: string, section: string | undefined) =>
      `${total === 1 ? '1 place' : `${total} places`}${section ? ` in “${section}”` : ''} for: ${words}`,
    narrow: 'These are the best ones; more words find fewer.',
    only: (section: string) => `Only: ${section}`,
    everywhere: 'Everywhere',
    previous: '◀ Back',
    next: 'More ▶',
  },
  question: {
    name: 'question',
    description: 'Show the Question of the Week',
  },
  number: {
    name: 'number',
    description: 'Show the Notable Number',
  },
  quote: {
    name: 'quote',
    description: 'Show the Quote of the Week',
  },
  about: {
    name: 'about',
    description: 'What this newsletter is',
    newsletter: (newsletter: string) => `${newsletter} is a weekly newsletter.`,
    bot: 'This bot posts each issue to the channels that subscribed, and finds past ones. /help lists what it can do.',
  },
  privacy: {
    name: 'privacy',
    description: 'What this bot keeps of you',
    text: (mailbox: string) => [
      'A command is answered and forgotten, unless it says here that something is kept.',
      'Of an answer to the Question of the Week its words are kept, how you sign it, whether it may be featured, its language and where you wrote it, with your account’s number on that platform, so that you can change it and hear when it is featured. The editors see all of that, also in a mail that is sent to them each morning; what has been mailed or posted can’t be called back. What editors ask you about it, and what you tell them, is kept and deleted with it. /mydata shows it and deletes it.',
      'What you say to the bot, in reply to its posts or below them, is kept as a draft until you send or discard it, for two weeks at most, so that nothing you wrote is lost; nobody sees it.',
      'Of a channel that subscribed, or of your private chat with the bot, its address, its name and language are kept, and who subscribed it, with the language of that person’s app, to tell them when something breaks. When it is unsubscribed, this stays as a note that it ended.',
      'Which issues went to it is kept too, so that none goes there twice and corrections reach it; of your private chat this stays when you delete the rest with /mydata.',
      'The bot reads no messages but commands, and what is said to it, in reply to its posts or below them.',
      `Questions, or a wish to have something deleted: ${mailbox}.`,
    ],
  },
  help: {
    name: 'help',
    description: 'What this bot can do',
    intro: (newsletter: string) => `This bot brings ${newsletter} to your community, once a week.`,
    editors: 'For you as an editor:',
    managers: 'Who manages a channel:',
    channels:
      'To have it in a Telegram channel, make me an administrator there and send /subscribe @yourchannel to me in private.',
  },
};
