import type { config as en } from '../en/config.ts';

export const config: typeof en = {
  heading: 'Focus This Week 无法启动。请在环境变量或 .env 中更正以下设置：',
  unknownVariable: (name, meant) =>
    meant
      ? `${name} 不是本程序的设置：您是否想写 ${meant}？`
      : `${name} 不是本程序的设置：请删除；全部设置见 .env.example。`,
  strayLine: (line) => `.env 第 ${line} 行不是 NAME=value 的形式，会被忽略：请更正，或在行首加 # 使其成为注释。`,
  neverComes: (expression) =>
    `PUBLISH_CRON “${expression}”的时间永远不会到来：所写的月份没有这一天。请依次写分、时、日、月、星期，例如每周五 17:00 写成 0 17 * * 5。`,
  unreadableFile: (file, reason) => `无法读取 ${file}（${reason}）：请允许读取，或删除该文件。`,
  portTaken: (port) => `HTTP_PORT ${port} 已被其他程序占用：请换一个号码，或留空。`,
  issuesFolderMissing: (folder) => `ISSUES_DIR 的文件夹 ${folder} 不存在：请创建它，或填写存放期刊的文件夹。`,
  editorsMissing:
    'EDITORS 为空，因此没有人能处理 EDITORS_DISCORD_CHANNEL 或 EDITORS_TELEGRAM_CHAT 收到的回答：请写明谁可以处理，例如 discord:123, telegram:456。',
  remedies: {
    DISCORD_TOKEN: () =>
      'DISCORD_TOKEN 含有令牌中不会出现的字符：请从 discord.com/developers 上应用的 Bot 页面重新复制，不要带引号或“Bot”。',
    TELEGRAM_BOT_TOKEN: () => 'TELEGRAM_BOT_TOKEN 不像令牌（数字、冒号、字母）：请从 @BotFather 重新复制。',
    DISCORD_API_ROOT: (value) =>
      `DISCORD_API_ROOT 不是网址（“${value}”）：留空即使用 Discord 本身，或填写如 https://proxy.example/api。`,
    TELEGRAM_API_ROOT: (value) =>
      `TELEGRAM_API_ROOT 不是网址（“${value}”）：留空即使用 Telegram 本身，或填写如 http://localhost:8081。`,
    TELEGRAM_PAID_BROADCAST: (value) =>
      `TELEGRAM_PAID_BROADCAST 为“${value}”：请写 on（发送更快，但要花费 Telegram Stars）或 off。`,
    STORE_URL: () => 'STORE_URL 不是本程序认识的存储：请写 sqlite:// 加文件路径，例如 sqlite://data/focus.sqlite。',
    ISSUES_DIR: (value) => `ISSUES_DIR 不是文件夹（“${value}”）：请填写存放期刊的文件夹。`,
    PUBLISH_CRON: (value) =>
      `PUBLISH_CRON 不是 cron 表达式（“${value}”）：请依次写分、时、日、月、星期，例如 0 17 * * 5 表示每周五 17:00。`,
    TIME_ZONE: (value) =>
      `TIME_ZONE 不是已知时区（“${value}”）：请写 IANA 列表中的名称，例如 America/New_York 或 Asia/Hong_Kong。`,
    UNCERTAIN: (value) => `UNCERTAIN 为“${value}”：请写 hold（可能已送达的，重发前先询问）或 resend。`,
    NEWSLETTER_NAME: () => 'NEWSLETTER_NAME 太长：最多 80 个字符。',
    NEWSLETTER_COLOUR: (value) => `NEWSLETTER_COLOUR 不是颜色（“${value}”）：请写六位十六进制数，例如 b3131b。`,
    EDITOR_EMAIL: (value) => `EDITOR_EMAIL 不是邮箱地址（“${value}”）：请写如 editor@example.org。`,
    SMTP_URL: () =>
      'SMTP_URL 不是邮件服务器的地址：请写如 smtps://user:password@mail.example.org:465 或 smtp://localhost:25。用户名和密码中的特殊字符须转写，例如 @ 写成 %40，/ 写成 %2F。',
    MAIL_FROM: (value) => `MAIL_FROM 不是邮箱地址（“${value}”）：请写如 bot@example.org。`,
    DIGESTS_DIR: (value) => `DIGESTS_DIR 不是文件夹（“${value}”）：请填写一个可写入的文件夹。`,
    EDITORS: (value) =>
      `EDITORS 中有无法识别的编辑（“${value}”）：请写 discord: 或 telegram: 加上用户 ID，或 discord-role: 加上身份组 ID，以逗号分隔，例如 discord:123, telegram:456。`,
    EDITORS_DISCORD_CHANNEL: (value) =>
      `EDITORS_DISCORD_CHANNEL 不是频道 ID（“${value}”）：请在 Discord 设置中打开开发者模式，然后从频道菜单复制其 ID。`,
    EDITORS_TELEGRAM_CHAT: (value) =>
      `EDITORS_TELEGRAM_CHAT 不是群组 ID（“${value}”）：在群组中发送 /replies，机器人会告诉您 ID，例如 -1001234567890。`,
    ARCHIVE_URL: (value) =>
      `ARCHIVE_URL 不是网址（“${value}”）：请写期刊页面所在的地址，例如 https://example.org/newsletter。`,
    HTTP_PORT: (value) => `HTTP_PORT 不是端口（“${value}”）：请写 1 到 65535 的数字，或留空。`,
    LOG_LEVEL: (value) => `LOG_LEVEL 为“${value}”：请写 fatal、error、warn、info、debug、trace、silent 之一。`,
  },
};
