import type { delivery as en } from '../en/delivery.ts';

export const delivery: typeof en = {
  platforms: { discord: 'Discord', telegram: 'Telegram' },
  heading: (date, completed) =>
    completed ? `${date} 一期已發布完畢。` : `${date} 一期尚未送達所有頻道，其餘的將在下次啟動時繼續傳送。`,
  platform: (platform, counts) => `${platform}：${counts.join('，')}。`,
  states: {
    waiting: (chats) => `等待各自時間 ${chats} 個`,
    pending: (chats) => `待傳送 ${chats} 個`,
    sending: (chats) => `傳送中 ${chats} 個`,
    retrying: (chats) => `待重試 ${chats} 個`,
    uncertain: (chats) => `結果不明 ${chats} 個`,
    sent: (chats) => `已傳送 ${chats} 個`,
    moved: (chats) => `已換用新 ID ${chats} 個`,
    gone: (chats) => `已失效 ${chats} 個`,
    rejected: (chats) => `遭拒絕 ${chats} 個`,
    expired: (chats) => `已逾期 ${chats} 個`,
    superseded: (chats) => `已由新一期取代 ${chats} 個`,
    released: (chats) => `結果不明、不再追究 ${chats} 個`,
    withdrawn: (chats) => `因本期已撤回而未發送 ${chats} 個`,
  },
  uncertain: (chat) => `${chat}：平台的回應遺失，無法確定本期是否已送出。請到該處查看；系統不會自動重送。`,
  expired: (chat) => `${chat}：24 小時內一直無法送達，本期不再傳送。`,
  gone: (chat, why) => `${chat}：未傳送，因為${why}。`,
  goneReasons: {
    unsubscribed: '輪到它之前已取消訂閱',
    'chat-deleted': '該頻道已被刪除',
    'bot-removed': '機器人已被移出',
    'blocked-by-person': '對方封鎖了機器人',
    'person-deactivated': '對方的帳號已不存在',
  },
  rejected: (chat, why) => `${chat}：遭拒絕，因為${why}。`,
  rejectedReasons: {
    'missing-permission': '機器人在該處缺少權限',
    'missing-access': '機器人看不到該頻道',
    'wrong-chat-kind': '這類頻道不能發文',
    'topic-closed': '該主題或討論串已關閉',
    'forum-needs-tag': '該論壇的貼文必須加上標籤',
    moderated: '文字遭審核規則攔截',
    'invalid-post': '貼文格式有誤',
    unauthorized: '機器人的權杖遭拒絕',
    other: '平台另有原因，詳見日誌',
  },
  notConfigured: (platform) =>
    `${platform} 有訂閱的頻道，但沒有設定權杖。請在 24 小時內設定權杖並重新啟動，否則它們收不到本期。`,
  editionMissing: (platform, edition) =>
    `${platform}：存檔中已沒有 ${edition} 這一版。請放回檔案，然後用 /deliveries 再試，或重新啟動。`,
  postRefused: (platform, edition, detail) =>
    `${platform} 認為 ${edition} 這一版的貼文格式有誤（${detail}），已停止傳送給其他頻道。請修正檔案，然後用 /deliveries 再試，或重新啟動。`,
  botRefused: (platform, detail) => `${platform} 拒絕了機器人本身（${detail}）。請檢查權杖，然後重新啟動。`,
};
