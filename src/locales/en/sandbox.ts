/** What `npm start` says when it runs without a token. */
export const sandbox = {
  starting: 'No token is set, so this is the sandbox: Discord and Telegram on your own machine. Nothing leaves it.',
  discordShows: (server: string, channel: string) => `Discord · ${server} · ${channel} shows:`,
  telegramShows: (group: string) => `Telegram · ${group} shows:`,
  privateShows: (platform: string, name: string) => `${platform} · in private, ${name} sees:`,
  digest: (place: string) =>
    `A digest of readers’ answers is there for the editors until the sandbox is stopped: ${place}`,
  next: (folder: string) =>
    [
      'What to do next:',
      '- Type commands as a member of either chat: d /search harbour on Discord, t /settings on Telegram; t Short then presses a button.',
      '- Speak to the bot: d > words replies to the last post, t >> words is said in private.',
      '- Answer the question: t /answer or d /answer, t > words where the bot asks for words. As an editor you get it in #editors: e Feature presses a button there, e /replies lists all.',
      `- Write an issue of your own: save it in ${folder}/ as a file named by a later date, like 2027-01-08.md`,
      `  (${folder}/README.md shows the format). It is posted here as soon as it is saved, with what you featured; authors are told, and the question before it is closed.`,
      '- Check it first: npm run issue -- check FILE',
      '- Go live: put DISCORD_TOKEN, TELEGRAM_BOT_TOKEN or both in a file named .env (README.md, “Going live”).',
      'Ctrl+C stops the sandbox.',
    ].join('\n'),
  howToType:
    'Type as a member of a chat: d /latest on Discord, t /latest on Telegram; d or t with a button’s label presses it; d > words replies to the last post, d >> words speaks to the bot in private (t likewise); e instead of d does it as an editor.',
  form: (title: string) =>
    `--- Discord, a form: ${title}\nFill it in field by field: the letter (d or e) and your words or the number of a choice; the letter alone leaves a field as it is.`,
  nothingToPress: 'There is no answer with a button yet: type a command first, like t /archive.',
  noAnswer: 'Nothing was answered.',
  onlyYou: (platform: string) => `--- ${platform}, only you see this:`,
  everyone: (platform: string) => `--- ${platform}, everyone sees this:`,
  noSuchCommand: (name: string) => `There is no command /${name} here. d /help lists them.`,
  noSuchButton: (label: string, labels: readonly string[]) =>
    `There is no button “${label}” under that message, only: ${labels.map((each) => `“${each}”`).join(', ')}. To say something to the bot, put > before the words.`,
  noButtons: (label: string) => `There is no button “${label}”: the message has none.`,
  isLink: (label: string, url: string) => `“${label}” is a link. It opens ${url}`,
  noIssue: (folder: string) =>
    `There is no issue in ${folder}/ yet: save one there, named by its date, like 2027-01-08.md, and it is posted here.`,
};
