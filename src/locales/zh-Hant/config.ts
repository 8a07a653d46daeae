import type { config as en } from '../en/config.ts';

export const config: typeof en = {
  heading: 'Focus This Week 無法啟動。請在環境變數或 .env 中更正以下設定：',
  unknownVariable: (name, meant) =>
    meant
      ? `${name} 不是本程式的設定：您是否想寫 ${meant}？`
      : `${name} 不是本程式的設定：請刪除；全部設定見 .env.example。`,
  strayLine: (line) => `.env 第 ${line} 行不是 NAME=value 的形式，會被忽略：請更正，或在行首加 # 使其成為註解。`,
  neverComes: (expression) =>
    `PUBLISH_CRON「${expression}」的時間永遠不會到來：所寫的月份沒有這一天。請依次寫分、時、日、月、星期，例如每週五 17:00 寫成 0 17 * * 5。`,
  unreadableFile: (file, reason) => `無法讀取 ${file}（${reason}）：請允許讀取，或刪除該檔案。`,
  portTaken: (port) => `HTTP_PORT ${port} 已被其他程式佔用：請換一個號碼，或留空。`,
  issuesFolderMissing: (folder) => `ISSUES_DIR 的資料夾 ${folder} 不存在：請建立它，或填寫存放期刊的資料夾。`,
  editorsMissing:
    'EDITORS 為空，因此沒有人能處理 EDITORS_DISCORD_CHANNEL 或 EDITORS_TELEGRAM_CHAT 收到的回答：請寫明誰可以處理，例如 discord:123, telegram:456。',
  remedies: {
    DISCORD_TOKEN: () =>
      'DISCORD_TOKEN 含有權杖中不會出現的字元：請從 discord.com/developers 上應用程式的 Bot 頁面重新複製，不要帶引號或「Bot」。',
    TELEGRAM_BOT_TOKEN: () => 'TELEGRAM_BOT_TOKEN 不像權杖（數字、冒號、字母）：請從 @BotFather 重新複製。',
    DISCORD_API_ROOT: (value) =>
      `DISCORD_API_ROOT 不是網址（「${value}」）：留空即使用 Discord 本身，或填寫如 https://proxy.example/api。`,
    TELEGRAM_API_ROOT: (value) =>
      `TELEGRAM_API_ROOT 不是網址（「${value}」）：留空即使用 Telegram 本身，或填寫如 http://localhost:8081。`,
    TELEGRAM_PAID_BROADCAST: (value) =>
      `TELEGRAM_PAID_BROADCAST 為「${value}」：請寫 on（傳送更快，但要花費 Telegram Stars）或 off。`,
    STORE_URL: () => 'STORE_URL 不是本程式認識的儲存：請寫 sqlite:// 加檔案路徑，例如 sqlite://data/focus.sqlite。',
    ISSUES_DIR: (value) => `ISSUES_DIR 不是資料夾（「${value}」）：請填寫存放期刊的資料夾。`,
    PUBLISH_CRON: (value) =>
      `PUBLISH_CRON 不是 cron 運算式（「${value}」）：請依次寫分、時、日、月、星期，例如 0 17 * * 5 表示每週五 17:00。`,
    TIME_ZONE: (value) =>
      `TIME_ZONE 不是已知時區（「${value}」）：請寫 IANA 清單中的名稱，例如 America/New_York 或 Asia/Hong_Kong。`,
    UNCERTAIN: (value) => `UNCERTAIN 為「${value}」：請寫 hold（可能已送達的，重發前先詢問）或 resend。`,
    NEWSLETTER_NAME: () => 'NEWSLETTER_NAME 太長：最多 80 個字元。',
    NEWSLETTER_COLOUR: (value) => `NEWSLETTER_COLOUR 不是顏色（「${value}」）：請寫六位十六進位數，例如 b3131b。`,
    EDITOR_EMAIL: (value) => `EDITOR_EMAIL 不是郵件地址（「${value}」）：請寫如 editor@example.org。`,
    SMTP_URL: () =>
      'SMTP_URL 不是郵件伺服器的地址：請寫如 smtps://user:password@mail.example.org:465 或 smtp://localhost:25。使用者名稱和密碼中的特殊字元須轉寫，例如 @ 寫成 %40，/ 寫成 %2F。',
    MAIL_FROM: (value) => `MAIL_FROM 不是郵件地址（「${value}」）：請寫如 bot@example.org。`,
    DIGESTS_DIR: (value) => `DIGESTS_DIR 不是資料夾（「${value}」）：請填寫一個可寫入的資料夾。`,
    EDITORS: (value) =>
      `EDITORS 中有無法識別的編輯（「${value}」）：請寫 discord: 或 telegram: 加上使用者 ID，或 discord-role: 加上身分組 ID，以逗號分隔，例如 discord:123, telegram:456。`,
    EDITORS_DISCORD_CHANNEL: (value) =>
      `EDITORS_DISCORD_CHANNEL 不是頻道 ID（「${value}」）：請在 Discord 設定中開啟開發者模式，然後從頻道選單複製其 ID。`,
    EDITORS_TELEGRAM_CHAT: (value) =>
      `EDITORS_TELEGRAM_CHAT 不是群組 ID（「${value}」）：在群組中傳送 /replies，機器人會告訴您 ID，例如 -1001234567890。`,
    ARCHIVE_URL: (value) =>
      `ARCHIVE_URL 不是網址（「${value}」）：請寫期刊頁面所在的地址，例如 https://example.org/newsletter。`,
    HTTP_PORT: (value) => `HTTP_PORT 不是連接埠（「${value}」）：請寫 1 到 65535 的數字，或留空。`,
    LOG_LEVEL: (value) => `LOG_LEVEL 為「${value}」：請寫 fatal、error、warn、info、debug、trace、silent 之一。`,
  },
};
