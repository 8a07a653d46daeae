/** What an operator reads at start: a problem and its remedy in one sentence. Tokens are never repeated. */
export const config = {
  heading: 'Focus This Week can’t start. Correct these settings in the environment or in .env:',
  unknownVariable: (name: string, meant: string | undefined) =>
    meant
      ? `${name} is not a setting of this program: did you mean ${meant}?`
      : `${name} is not a setting of this program: remove it; .env.example lists them all.`,
  strayLine: (line: number) =>
    `Line ${line} of .env is no NAME=value and would be passed over: correct it, or write # before it to make it a remark.`,
  neverComes: (expression: string) =>
    `PUBLISH_CRON “${expression}” never comes: none of its months has such a day. Write minute, hour, day, month and weekday, like 0 17 * * 5 for Fridays at 17:00.`,
  unreadableFile: (file: string, reason: string) =>
    `${file} can’t be read (${reason}): make it readable, or remove it.`,
  portTaken: (port: number) =>
    `HTTP_PORT ${port} is used by another program: choose another number, or leave it empty.`,
  issuesFolderMissing: (folder: string) =>
    `The folder ${folder} of ISSUES_DIR is not there: create it, or name the folder that holds your issues.`,
  editorsMissing:
    'EDITORS is empty, so nobody could decide on the answers that EDITORS_DISCORD_CHANNEL or EDITORS_TELEGRAM_CHAT gets: write who may, like discord:123, telegram:456.',
  remedies: {
    DISCORD_TOKEN: (_: string) =>
      'DISCORD_TOKEN holds characters that no token has: copy it again from the Bot page of your application at discord.com/developers, without quotation marks or “Bot”.',
    TELEGRAM_BOT_TOKEN: (_: string) =>
      'TELEGRAM_BOT_TOKEN does not look like a token (digits, a colon, letters): copy it again from @BotFather.',
    DISCORD_API_ROOT: (value: string) =>
      `DISCORD_API_ROOT is not a web address (“${value}”): leave it empty for Discord itself, or write one like https://proxy.example/api.`,
    TELEGRAM_API_ROOT: (value: string) =>
      `TELEGRAM_API_ROOT is not a web address (“${value}”): leave it empty for Telegram itself, or write one like http://localhost:8081.`,
    TELEGRAM_PAID_BROADCAST: (value: string) =>
      `TELEGRAM_PAID_BROADCAST is “${value}”: write on (issues go out faster, and cost Telegram Stars) or off.`,
    STORE_URL: (_: string) =>
      'STORE_URL names no store this program knows: write sqlite:// and the path of a file, like sqlite://data/focus.sqlite.',
    ISSUES_DIR: (value: string) => `ISSUES_DIR is not a folder (“${value}”): name the folder that holds your issues.`,
    PUBLISH_CRON: (value: string) =>
      `PUBLISH_CRON is not a cron expression (“${value}”): write minute, hour, day, month and weekday, like 0 17 * * 5 for Fridays at 17:00.`,
    TIME_ZONE: (value: string) =>
      `TIME_ZONE is not a known time zone (“${value}”): write a name of the IANA list, like America/New_York or Asia/Hong_Kong.`,
    UNCERTAIN: (value: string) =>
      `UNCERTAIN is “${value}”: write hold (ask before sending again what may have arrived) or resend.`,
    NEWSLETTER_NAME: (_: string) => 'NEWSLETTER_NAME is too long: write at most 80 characters.',
    NEWSLETTER_COLOUR: (value: string) =>
      `NEWSLETTER_COLOUR is not a colour (“${value}”): write six hexadecimal digits, like b3131b.`,
    EDITOR_EMAIL: (value: string) =>
      `EDITOR_EMAIL is not a mail address (“${value}”): write one like editor@example.org.`,
    SMTP_URL: (_: string) =>
      'SMTP_URL is not the address of a mail server: write one like smtps://user:password@mail.example.org:465 or smtp://localhost:25. Special characters in user name and password are written as %40 for @, %2F for /.',
    MAIL_FROM: (value: string) => `MAIL_FROM is not a mail address (“${value}”): write one like bot@example.org.`,
    DIGESTS_DIR: (value: string) => `DIGESTS_DIR is not a folder (“${value}”): name one that may be written to.`,
    EDITORS: (value: string) =>
      `EDITORS holds something that is no editor (“${value}”): write discord: or telegram: and a person’s id, or discord-role: and a role’s, divided by commas, like discord:123, telegram:456.`,
    EDITORS_DISCORD_CHANNEL: (value: string) =>
      `EDITORS_DISCORD_CHANNEL is not the id of a channel (“${value}”): switch on Developer Mode in Discord’s settings, then copy the channel’s id from its menu.`,
    EDITORS_TELEGRAM_CHAT: (value: string) =>
      `EDITORS_TELEGRAM_CHAT is not the id of a group (“${value}”): send /replies in the group, and the bot tells you the id, like -1001234567890.`,
    ARCHIVE_URL: (value: string) =>
      `ARCHIVE_URL is not a web address (“${value}”): write the address that an issue’s page is under, like https://example.org/newsletter.`,
    HTTP_PORT: (value: string) =>
      `HTTP_PORT is not a port (“${value}”): write a number from 1 to 65535, or leave it empty.`,
    LOG_LEVEL: (value: string) =>
      `LOG_LEVEL is “${value}”: write one of fatal, error, warn, info, debug, trace, silent.`,
  },
};
