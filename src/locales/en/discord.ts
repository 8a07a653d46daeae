/** What is said only on Discord, to people and to the operator. */
export const discord = {
  failed: 'Something went wrong on our side, and it has been noted. Please try again in a few minutes.',
  formReady: 'That took a moment too long for Discord to open the form. It is ready now:',
  hidden: 'Discord shows me only what mentions me. Please write it once more and mention me in it.',
  tokenRefused:
    'Discord refused the token: copy it again from the Bot page of your application at discord.com/developers into DISCORD_TOKEN. If it was reset, the old one no longer works.',
  intentsRefused:
    'Discord refused the bot’s intents, though it asks for none that needs permission: see that DISCORD_TOKEN belongs to this bot’s application.',
  unreachable: (address: string, reason: string) =>
    `Discord can’t be reached at ${address} (${reason}): check the network, and DISCORD_API_ROOT if you set it.`,
  tooManyRefused: (count: number, minutes: number) =>
    `Discord refused ${count} requests within ten minutes, and blocks the address of a bot that goes on like that. So nothing is sent to Discord for ${minutes} minutes. The log says above what was refused: mostly it is a permission that many channels took from the bot, or a token that was reset.`,
  tooFewShards:
    'The bot is in more servers now than Discord allows to the connections it has. Start it again: it then opens as many as it needs.',
  sessionsUsedUp: (total: number, minutes: number) =>
    `Discord lets this bot connect ${total} times a day, and too few of them are left: it can connect again in ${minutes} minutes. Mostly something starts it again and again: the log of the earlier starts says why they ended.`,
  noAnswer: 'it did not answer in time',
  notDiscord: 'what answers there is not Discord’s API',
  gatewayClosed: (code: string) => `the gateway ended the connection, code ${code}`,
};
