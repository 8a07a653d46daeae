/** What is said only on Telegram, to people and to the operator. */
export const telegram = {
  failed: 'Something went wrong on our side, and it has been noted. Please try again in a few minutes.',
  inChannel:
    'In a channel I can’t see who asks. Please go on with me in private; your message and this one can then be deleted.',
  goOn: 'Go on in private',
  enoughAnswers: (seconds: number) =>
    `Telegram lets me write only so much in one chat, and I have. I’ll answer here again in ${seconds} seconds.`,
  tokenRefused:
    'Telegram refused the token: copy it again from @BotFather into TELEGRAM_BOT_TOKEN. If it was revoked, the old one no longer works.',
  conflict:
    'Telegram says that another program is receiving this bot’s messages: stop the other copy of the bot. If you know of none, its token may be in other hands: revoke it in @BotFather and set the new one as TELEGRAM_BOT_TOKEN.',
  unreachable: (address: string, reason: string) =>
    `Telegram can’t be reached at ${address} (${reason}): check the network, and TELEGRAM_API_ROOT if you set it.`,
  paidBroadcastRefused:
    'Telegram does not let the bot pay to send faster: are paid broadcasts switched on in @BotFather, and 10,000 Stars there? It keeps the ordinary limits until the next start.',
  noAnswer: 'it did not answer in time',
  notTelegram: 'what answers there is not the Bot API',
};
