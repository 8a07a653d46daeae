/** What `npm start` says when it runs without a token. */
export const sandbox = {
  starting: 'No token is set, so this is the sandbox: Discord and Telegram on your own machine. Nothing leaves it.',
  discordShows: (server: string, channel: string) => `Discord · ${server} · ${channel} shows:`,
  telegramShows: (group: string) => `Telegram · ${group} shows:`,
  next: (folder: string) =>
    [
      'What to do next:',
      `- Write an issue of your own: save it in ${folder}/ as a file named by a later date, like 2027-01-08.md`,
      `  (${folder}/README.md shows the format). It is posted here as soon as it is saved.`,
      '- Check it first: npm run issue -- check FILE',
      '- Go live: put DISCORD_TOKEN, TELEGRAM_BOT_TOKEN or both in a file named .env (README.md, “Going live”).',
      'Ctrl+C stops the sandbox.',
    ].join('\n'),
  noIssue: (folder: string) =>
    `There is no issue in ${folder}/ yet: save one there, named by its date, like 2027-01-08.md, and it is posted here.`,
};
