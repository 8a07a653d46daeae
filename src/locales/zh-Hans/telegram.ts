import type { telegram as en } from '../en/telegram.ts';

export const telegram: typeof en = {
  failed: '我们这边出了点问题，已经记录下来。请过几分钟再试。',
  inChannel: '在频道里我看不到是谁在操作。请到私聊中继续；您的消息和这一条之后都可以删除。',
  goOn: '到私聊中继续',
  enoughAnswers: (seconds) =>
    `Telegram 限制我在同一聊天中发言的数量，现已达到上限。${seconds} 秒后我会继续在这里回答。`,
  tokenRefused:
    'Telegram 拒绝了令牌：请从 @BotFather 重新复制到 TELEGRAM_BOT_TOKEN。如果令牌已被撤销，旧令牌便不再有效。',
  conflict:
    'Telegram 表示另有程序正在接收此机器人的消息：请停止另一个正在运行的副本。如果您不知道有别的副本，令牌可能已经泄露：请在 @BotFather 撤销令牌，并将新令牌填入 TELEGRAM_BOT_TOKEN。',
  unreachable: (address, reason) =>
    `无法在 ${address} 连接 Telegram（${reason}）：请检查网络；如果设置过 TELEGRAM_API_ROOT，也请检查。`,
  paidBroadcastRefused:
    'Telegram 不让机器人付费加速发送：请确认已在 @BotFather 开启付费广播，且机器人有 10,000 枚 Stars。在下次启动之前，机器人会遵守普通限速。',
  noAnswer: '未及时应答',
  notTelegram: '那里应答的不是 Bot API',
};
