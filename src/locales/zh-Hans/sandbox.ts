import type { sandbox as en } from '../en/sandbox.ts';

export const sandbox: typeof en = {
  starting: '没有设置令牌，因此这里是沙盒：在您自己机器上的 Discord 和 Telegram，任何内容都不会外传。',
  discordShows: (server, channel) => `Discord · ${server} · ${channel} 显示：`,
  telegramShows: (group) => `Telegram · ${group} 显示：`,
  privateShows: (platform, name) => `${platform} · 私聊中 ${name} 看到：`,
  digest: (place) => `给编辑的读者回答摘要已写好，沙盒停止前可查看：${place}`,
  next: (folder) =>
    [
      '接下来可以：',
      '- 以任一聊天成员的身份输入命令：d /search 港口 用于 Discord，t /settings 用于 Telegram；再输入 t Short 即按下按钮。',
      '- 对机器人说话：d > 文字 回复最新的帖子，t >> 文字 私下说。',
      '- 回答每周一问：t /answer 或 d /answer，机器人要您写下时用 t > 文字。编辑会在 #editors 收到：e 刊登 可按那里的按钮，e /replies 列出全部。',
      `- 写一期自己的：保存到 ${folder}/，以更晚的日期命名，例如 2027-01-08.md`,
      `  （格式见 ${folder}/README.md）。保存后即在此发布，附上您决定刊登的回答；作者会得到通知，上一期的提问随之截止。`,
      '- 先检查：npm run issue -- check 文件',
      '- 正式上线：在 .env 文件中填写 DISCORD_TOKEN、TELEGRAM_BOT_TOKEN 或两者（见 README.md 的“Going live”）。',
      '按 Ctrl+C 停止沙盒。',
    ].join('\n'),
  howToType:
    '以成员身份输入：d /latest 用于 Discord，t /latest 用于 Telegram；d 或 t 加按钮名称即按下该按钮；d > 文字 回复最新的帖子，d >> 文字 私下对机器人说（t 亦同）；以 e 代替 d 即以编辑身份进行。',
  form: (title) => `--- Discord，表单：${title}\n请逐栏填写：d（编辑为 e）加文字或选项的编号；只输入字母则保留原样。`,
  nothingToPress: '还没有带按钮的回答，请先输入命令，例如 t /archive。',
  noAnswer: '没有回答。',
  onlyYou: (platform) => `--- ${platform}，仅您可见：`,
  everyone: (platform) => `--- ${platform}，所有人可见：`,
  noSuchCommand: (name) => `这里没有命令 /${name}。输入 d /help 查看全部命令。`,
  noSuchButton: (label, labels) =>
    `那条消息下没有按钮“${label}”，只有：${labels.map((each) => `“${each}”`).join('、')}。要对机器人说话，请在文字前加 >。`,
  noButtons: (label) => `没有按钮“${label}”：那条消息没有任何按钮。`,
  isLink: (label, url) => `“${label}”是链接，打开 ${url}`,
  noIssue: (folder) => `${folder}/ 中还没有期刊：请保存一期，以日期命名，例如 2027-01-08.md，随即在此发布。`,
};
