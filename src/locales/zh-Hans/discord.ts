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
  tooManyRefused: (count, minutes) =>
    `Discord 在十分钟内拒绝了 ${count} 个请求；若继续如此，它会封锁机器人所在的地址。因此 ${minutes} 分钟内不会再向 Discord 发送任何内容。被拒绝的内容见上方日志：多半是许多频道收回了机器人的权限，或者令牌已被重置。`,
  tooFewShards: '机器人所在的服务器已超过 Discord 对现有连接所允许的数量。请重新启动：它会打开所需的全部连接。',
  sessionsUsedUp: (total, minutes) =>
    `Discord 每天只允许此机器人连接 ${total} 次，剩余次数不足：${minutes} 分钟后才能再次连接。多半是有什么在反复启动它：之前几次启动的日志会说明它们为何结束。`,
  noAnswer: '没有及时回应',
  notDiscord: '该地址回应的不是 Discord 的 API',
  gatewayClosed: (code) => `网关断开了连接，代码 ${code}`,
};
