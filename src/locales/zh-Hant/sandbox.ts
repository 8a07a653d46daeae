import type { sandbox as en } from '../en/sandbox.ts';

export const sandbox: typeof en = {
  starting: '沒有設定權杖，因此這裡是沙盒：在您自己機器上的 Discord 和 Telegram，任何內容都不會外傳。',
  discordShows: (server, channel) => `Discord · ${server} · ${channel} 顯示：`,
  telegramShows: (group) => `Telegram · ${group} 顯示：`,
  next: (folder) =>
    [
      '接下來可以：',
      `- 寫一期自己的：儲存到 ${folder}/，以更晚的日期命名，例如 2027-01-08.md`,
      `  （格式見 ${folder}/README.md）。儲存後即在此發佈。`,
      '- 先檢查：npm run issue -- check 檔案',
      '- 正式上線：在 .env 檔案中填寫 DISCORD_TOKEN、TELEGRAM_BOT_TOKEN 或兩者（見 README.md 的「Going live」）。',
      '按 Ctrl+C 停止沙盒。',
    ].join('\n'),
  noIssue: (folder) => `${folder}/ 中還沒有期刊：請儲存一期，以日期命名，例如 2027-01-08.md，隨即在此發佈。`,
};
