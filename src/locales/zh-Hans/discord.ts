import type { discord as en } from '../en/discord.ts';

export const discord: typeof en = {
  failed: '我们这边出了问题，已经记录。请过几分钟再试。',
  formReady: '刚才稍慢，Discord 没能打开表单。现在可以了：',
  hidden: 'Discord 只让我看到提及我的消息。请再写一次，并在其中提及我。',
  tokenRefused:
    'Discord 拒绝了令牌：请从 discord.com/developers 上应用的 Bot 页面重新复制到 DISCORD_TOKEN。如果令牌已重置，旧令牌即失效。',
  intentsRefused: 'Discord 拒绝了机器人的 intents，尽管它没有请求需要许可的：请确认 DISCORD_TOKEN 属于此机器人的应用。',
  unreachable: (address, reason) =>
    `无法通过 ${address} 连接 Discord（${reason}）：请检查网络；如果设置了 DISCORD_API_ROOT，也请检查它。`,
};
