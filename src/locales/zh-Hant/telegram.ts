import type { telegram as en } from '../en/telegram.ts';

export const telegram: typeof en = {
  failed: '我們這邊出了點問題，已經記錄下來。請過幾分鐘再試。',
  inChannel: '在頻道裡我看不到是誰在操作。請到私聊中繼續；您的訊息和這一則之後都可以刪除。',
  goOn: '到私聊中繼續',
  enoughAnswers: (seconds) =>
    `Telegram 限制我在同一聊天中發言的數量，現已達到上限。${seconds} 秒後我會繼續在這裡回答。`,
  tokenRefused:
    'Telegram 拒絕了權杖：請從 @BotFather 重新複製到 TELEGRAM_BOT_TOKEN。如果權杖已被撤銷，舊權杖便不再有效。',
  conflict:
    'Telegram 表示另有程式正在接收此機器人的訊息：請停止另一個正在執行的副本。如果您不知道有別的副本，權杖可能已經外洩：請在 @BotFather 撤銷權杖，並將新權杖填入 TELEGRAM_BOT_TOKEN。',
  unreachable: (address, reason) =>
    `無法在 ${address} 連接 Telegram（${reason}）：請檢查網路；如果設定過 TELEGRAM_API_ROOT，也請檢查。`,
  paidBroadcastRefused:
    'Telegram 不讓機器人付費加速傳送：請確認已在 @BotFather 開啟付費廣播，且機器人有 10,000 枚 Stars。在下次啟動之前，機器人會遵守一般限速。',
  noAnswer: '未及時應答',
  notTelegram: '那裡應答的不是 Bot API',
};
