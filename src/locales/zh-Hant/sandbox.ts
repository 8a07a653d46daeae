import type { sandbox as en } from '../en/sandbox.ts';

export const sandbox: typeof en = {
  starting: '沒有設定權杖，因此這裡是沙盒：在您自己機器上的 Discord 和 Telegram，任何內容都不會外傳。',
  discordShows: (server, channel) => `Discord · ${server} · ${channel} 顯示：`,
  telegramShows: (group) => `Telegram · ${group} 顯示：`,
  privateShows: (platform, name) => `${platform} · 私聊中 ${name} 看到：`,
  digest: (place) => `給編輯的讀者回答摘要已寫好，沙盒停止前可查看：${place}`,
  next: (folder) =>
    [
      '接下來可以：',
      '- 以任一聊天成員的身分輸入指令：d /search 港口 用於 Discord，t /settings 用於 Telegram；再輸入 t Short 即按下按鈕。',
      '- 對機器人說話：d > 文字 回覆最新的貼文，t >> 文字 私下說。',
      '- 回答每週一問：t /answer 或 d /answer，機器人要您寫下時用 t > 文字。編輯會在 #editors 收到：e 刊登 可按那裡的按鈕，e /replies 列出全部。',
      `- 寫一期自己的：儲存到 ${folder}/，以更晚的日期命名，例如 2027-01-08.md`,
      `  （格式見 ${folder}/README.md）。儲存後即在此發佈，附上您決定刊登的回答；作者會得到通知，上一期的提問隨之截止。`,
      '- 先檢查：npm run issue -- check 檔案',
      '- 正式上線：在 .env 檔案中填寫 DISCORD_TOKEN、TELEGRAM_BOT_TOKEN 或兩者（見 README.md 的「Going live」）。',
      '按 Ctrl+C 停止沙盒。',
    ].join('\n'),
  howToType:
    '以成員身分輸入：d /latest 用於 Discord，t /latest 用於 Telegram；d 或 t 加按鈕名稱即按下該按鈕；d > 文字 回覆最新的貼文，d >> 文字 私下對機器人說（t 亦同）；以 e 代替 d 即以編輯身分進行。',
  form: (title) => `--- Discord，表單：${title}\n請逐欄填寫：d（編輯為 e）加文字或選項的編號；只輸入字母則保留原樣。`,
  nothingToPress: '還沒有帶按鈕的回答，請先輸入指令，例如 t /archive。',
  noAnswer: '沒有回答。',
  onlyYou: (platform) => `--- ${platform}，僅您可見：`,
  everyone: (platform) => `--- ${platform}，所有人可見：`,
  noSuchCommand: (name) => `這裡沒有指令 /${name}。輸入 d /help 查看全部指令。`,
  noSuchButton: (label, labels) =>
    `那則訊息下沒有按鈕「${label}」，只有：${labels.map((each) => `「${each}」`).join('、')}。要對機器人說話，請在文字前加 >。`,
  noButtons: (label) => `沒有按鈕「${label}」：那則訊息沒有任何按鈕。`,
  isLink: (label, url) => `「${label}」是連結，開啟 ${url}`,
  noIssue: (folder) => `${folder}/ 中還沒有期刊：請儲存一期，以日期命名，例如 2027-01-08.md，隨即在此發佈。`,
};
