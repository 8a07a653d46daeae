import type { commands as en } from '../en/commands.ts';

export const commands: typeof en = {
  languages: { en: '英文', 'zh-Hans': '簡體中文', 'zh-Hant': '繁體中文' },
  permissions: {
    'view-channel': '檢視頻道',
    'send-messages': '傳送訊息',
    'send-messages-in-threads': '在討論串中傳送訊息',
    'read-message-history': '讀取訊息歷史',
    'be-member': '成為群組成員',
    'be-administrator': '成為頻道管理員',
    'post-messages': '發佈訊息',
  },
  thisChat: '此聊天',
  webArchive: '開啟網頁存檔',
  unknownCommand: (name) => `沒有 /${name} 這個指令。傳送 /help 查看可用的指令。`,
  optionMisread: (word, command) => `/${command} 無法辨識「${word}」。傳送 /help 查看用法。`,
  oldButton: '此按鈕來自機器人的舊版本，請改用指令；傳送 /help 查看。',
  placeUnknown: (place) =>
    place === ''
      ? '我看不到此聊天。請先把我加入其中，然後重試。'
      : `找不到 ${place}。請檢查名稱，並確認已把我加入其中，然後重試。`,
  placeUnsuitable: (title) => `「${title}」無法發佈訊息。請選擇文字頻道、公告頻道、論壇、討論串或群組。`,
  notManager: (title) => `只有「${title}」的管理者才能這樣做，請聯絡管理員。`,
  missingPermissions: (title, names) => `我還不能在「${title}」中發佈。尚缺：${names.join('、')}。`,
  nextIssue: (at) =>
    `下一期將於${at.toLocaleString('zh-Hant', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    })}發佈。`,
  subscribe: {
    description: '在此頻道發佈每期新刊',
    options: { chat: '發佈到哪裡；不填則為此處', language: '語言；不填則為您的語言' },
    again: '請在設定中允許，然後再次傳送 /subscribe。',
    done: (newsletter, title, language) => `${newsletter} 將以${language}發佈到「${title}」。`,
    changed: (title, language) => `從現在起，「${title}」將收到${language}版。`,
    already: (newsletter, title, language) => `「${title}」已訂閱 ${newsletter}（${language}）。`,
    offer: (newsletter, title) => `感謝您把我加入「${title}」。要每週在那裡發佈 ${newsletter} 嗎？`,
    offerButton: '訂閱此頻道',
  },
  unsubscribe: {
    description: '停止在此頻道發佈新刊',
    options: { chat: '在哪裡停止；不填則為此處' },
    done: (newsletter, title) => `「${title}」不再收到 ${newsletter}。傳送 /subscribe 可重新訂閱。`,
    notSubscribed: (newsletter, title) => `「${title}」沒有訂閱 ${newsletter}，無需停止。`,
  },
  issue: {
    description: '查看最新一期，或某一天的一期',
    options: { date: '日期，例如 2026-01-30', language: '語言；不填則為您的語言' },
    none: (date) => `沒有 ${date} 這一期。`,
    noneYet: (newsletter) => `${newsletter} 尚未發佈任何一期。`,
  },
  help: {
    description: '這個機器人能做什麼',
    intro: (newsletter) => `這個機器人每週一次，把 ${newsletter} 帶到您的社群。`,
    channels: '要在 Telegram 頻道中發佈，請把我設為該頻道的管理員，並私下傳送 /subscribe @頻道名 給我。',
  },
};
