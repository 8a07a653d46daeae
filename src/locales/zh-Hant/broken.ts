import type { broken as en } from '../en/broken.ts';

export const broken: typeof en = {
  place: (title, server) => (server ? `「${title}」（${server}）` : `「${title}」`),
  line: (place, details) => `${place}：${details.join('')}`,
  missing: (names) => `我在那裡缺少：${names.join('、')}。`,
  reasons: {
    'missing-permission': '我發的內容在那裡被拒絕，但看不出缺少什麼權限。',
    'missing-access': '我發的內容在那裡被拒絕，但看不出缺少什麼權限。',
    'wrong-chat-kind': '這類頻道不能發文。',
    'topic-closed': '該話題或討論串已關閉。',
    'forum-needs-tag': '該論壇的貼文必須有標籤，而我沒有標籤可用。',
  },
  remedies: {
    channelPermissions: '請在頻道設定的「權限」中，為我的身分組開啟。',
    thread: '請解除討論串的鎖定，或給我「管理討論串」權限。',
    forumTag: '請在論壇設定中取消此要求，或訂閱另一個頻道。',
    channelAdministrator: '請把我設為該頻道的管理員，並允許發佈訊息。',
    groupMember: '請重新把我加入群組。',
    groupPermissions: '請在群組權限中允許成員傳送訊息，或把我設為管理員。',
    topic: '請重新開啟該話題，或把我設為可管理話題的管理員。',
    otherPlace: '請用 /subscribe 訂閱另一處。',
    unexplained: '請看看我在那裡是否被禁言或受到限制。',
  },
  more: (count) => `另有 ${count} 處。`,
  moreToMend: (count) => `另有 ${count} 處；在那裡傳送 /settings 可查看缺少什麼。`,
  broken: {
    heading: (newsletter, place) => `我無法再在${place}中發佈 ${newsletter}。`,
    headingOfMany: (newsletter) => `在您訂閱的以下各處，我無法再發佈 ${newsletter}：`,
    ending:
      '恢復後我會自動繼續，最新一期若未滿一週也會補發；我每天都會檢查。如果那裡不再需要，傳送 /unsubscribe 即可退訂。',
  },
  mended: {
    heading: (newsletter, place) => `我又能在${place}中發佈 ${newsletter} 了。`,
    headingOfMany: (newsletter) => `在以下各處，我又能發佈 ${newsletter} 了：`,
    ending: '您無需再做什麼，謝謝。',
    caughtUp: '最新一期已補發。',
    asUsual: '此後各期將照常發佈。',
  },
  'given-up': {
    heading: (newsletter, place) => `兩週以來，我一直無法在${place}中發佈 ${newsletter}，因此不再每天檢查。`,
    headingOfMany: (newsletter) => `兩週以來，我一直無法在以下各處發佈 ${newsletter}，因此不再每天檢查：`,
    ending: '訂閱仍然保留。解決後在那裡傳送 /subscribe，我就會繼續。此事我不會再提醒。',
  },
  'bot-removed': {
    heading: (newsletter, place) => `我無法再在${place}中發佈 ${newsletter}，因為我已被移出那裡。`,
    headingOfMany: (newsletter) => `在您訂閱的以下各處，我無法再發佈 ${newsletter}，因為我已被移出那裡：`,
    ending: '若兩週內重新加入我，我會自動繼續。此後，或想在別處收到，請在那裡傳送 /subscribe。',
  },
  'chat-deleted': {
    heading: (newsletter, place) => `我無法再在${place}中發佈 ${newsletter}，因為那裡已被刪除。`,
    headingOfMany: (newsletter) => `在您訂閱的以下各處，我無法再發佈 ${newsletter}，因為那裡已被刪除：`,
    ending: '想在別處收到，請在那裡傳送 /subscribe。',
  },
  settings: {
    paused: (date) => `⚠️ 自${date}起暫停：我無法在此發佈。`,
    told: '已告知訂閱者。恢復後我會自動繼續；傳送 /subscribe 可讓我立即檢查。',
    notTold: '未能私下告知訂閱者。恢復後我會自動繼續；傳送 /subscribe 可讓我立即檢查。',
    untold: '恢復後我會自動繼續；傳送 /subscribe 可讓我立即檢查。',
  },
};
