import type { discord as en } from '../en/discord.ts';

export const discord: typeof en = {
  failed: '我們這邊出了問題，已經記錄。請過幾分鐘再試。',
  formReady: '剛才稍慢，Discord 沒能開啟表單。現在可以了：',
  hidden: 'Discord 只讓我看到提及我的訊息。請再寫一次，並在其中提及我。',
  tokenRefused:
    'Discord 拒絕了權杖：請從 discord.com/developers 上應用程式的 Bot 頁面重新複製到 DISCORD_TOKEN。如果權杖已重設，舊權杖即失效。',
  intentsRefused:
    'Discord 拒絕了機器人的 intents，儘管它沒有請求需要許可的：請確認 DISCORD_TOKEN 屬於此機器人的應用程式。',
  unreachable: (address, reason) =>
    `無法透過 ${address} 連線 Discord（${reason}）：請檢查網路；如果設定了 DISCORD_API_ROOT，也請檢查它。`,
  tooManyRefused: (count, minutes) =>
    `Discord 在十分鐘內拒絕了 ${count} 個請求；若繼續如此，它會封鎖機器人所在的位址。因此 ${minutes} 分鐘內不會再向 Discord 傳送任何內容。被拒絕的內容見上方日誌：多半是許多頻道收回了機器人的權限，或者權杖已被重設。`,
  tooFewShards: '機器人所在的伺服器已超過 Discord 對現有連線所允許的數量。請重新啟動：它會開啟所需的全部連線。',
  sessionsUsedUp: (total, minutes) =>
    `Discord 每天只允許此機器人連線 ${total} 次，剩餘次數不足：${minutes} 分鐘後才能再次連線。多半是有什麼在反覆啟動它：先前幾次啟動的日誌會說明它們為何結束。`,
  noAnswer: '沒有及時回應',
  notDiscord: '該位址回應的不是 Discord 的 API',
  gatewayClosed: (code) => `閘道中斷了連線，代碼 ${code}`,
};
