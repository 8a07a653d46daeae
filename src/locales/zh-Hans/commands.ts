import type { commands as en } from '../en/commands.ts';

export const commands: typeof en = {
  languages: { en: '英文', 'zh-Hans': '简体中文', 'zh-Hant': '繁体中文' },
  permissions: {
    'view-channel': '查看频道',
    'send-messages': '发送消息',
    'send-messages-in-threads': '在子区中发送消息',
    'read-message-history': '读取消息历史',
    'be-member': '成为群组成员',
    'be-administrator': '成为频道管理员',
    'post-messages': '发布消息',
  },
  thisChat: '此聊天',
  webArchive: '打开网页存档',
  unknownCommand: (name) => `没有 /${name} 这个命令。发送 /help 查看可用的命令。`,
  optionMisread: (word, command) => `/${command} 无法识别“${word}”。发送 /help 查看用法。`,
  oldButton: '此按钮来自机器人的旧版本，请改用命令；发送 /help 查看。',
  placeUnknown: (place) =>
    place === ''
      ? '我看不到此聊天。请先把我加入其中，然后重试。'
      : `找不到 ${place}。请检查名称，并确认已把我加入其中，然后重试。`,
  placeUnsuitable: (title) => `“${title}”无法发布消息。请选择文字频道、公告频道、论坛、子区或群组。`,
  notManager: (title) => `只有“${title}”的管理者才能这样做，请联系管理员。`,
  missingPermissions: (title, names) => `我还不能在“${title}”中发布。尚缺：${names.join('、')}。`,
  nextIssue: (at) =>
    `下一期将于${at.toLocaleString('zh-Hans', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    })}发布。`,
  subscribe: {
    description: '在此频道发布每期新刊',
    options: { chat: '发布到哪里；不填则为此处', language: '语言；不填则为您的语言' },
    again: '请在设置中允许，然后再次发送 /subscribe。',
    done: (newsletter, title, language) => `${newsletter} 将以${language}发布到“${title}”。`,
    changed: (title, language) => `从现在起，“${title}”将收到${language}版。`,
    already: (newsletter, title, language) => `“${title}”已订阅 ${newsletter}（${language}）。`,
    offer: (newsletter, title) => `感谢您把我加入“${title}”。要每周在那里发布 ${newsletter} 吗？`,
    offerButton: '订阅此频道',
  },
  unsubscribe: {
    description: '停止在此频道发布新刊',
    options: { chat: '在哪里停止；不填则为此处' },
    done: (newsletter, title) => `“${title}”不再收到 ${newsletter}。发送 /subscribe 可重新订阅。`,
    notSubscribed: (newsletter, title) => `“${title}”没有订阅 ${newsletter}，无需停止。`,
  },
  issue: {
    description: '查看最新一期，或某一天的一期',
    options: { date: '日期，例如 2026-01-30', language: '语言；不填则为您的语言' },
    none: (date) => `没有 ${date} 这一期。`,
    noneYet: (newsletter) => `${newsletter} 尚未发布任何一期。`,
  },
  help: {
    description: '这个机器人能做什么',
    intro: (newsletter) => `这个机器人每周一次，把 ${newsletter} 带到您的社区。`,
    channels: '要在 Telegram 频道中发布，请把我设为该频道的管理员，并私下发送 /subscribe @频道名 给我。',
  },
};
