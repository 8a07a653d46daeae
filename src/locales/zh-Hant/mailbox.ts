import type { mailbox as en } from '../en/mailbox.ts';

export const mailbox: typeof en = {
  subject: (newsletter, date, fresh) => `${newsletter}：${date}的問題收到 ${fresh} 則新回答`,
  finalSubject: (newsletter, date, all) => `${newsletter}：${date}的問題已截止，共 ${all} 則回答`,
  heading: (newsletter, date) => `${newsletter}：${date}問題的回答`,
  mayHaveArrived: '您可能已收到過這份摘要：無法確定它先前是否已寄出。',
  open: '該問題在下一期發佈前開放回答。',
  openUntil: (time) => `該問題開放至${time}。`,
  closed: '該問題已截止。這是它的最後一份摘要。',
  counts: (all, fresh, declined) => `共 ${all} 則回答，自上次摘要以來新增 ${fresh} 則，未採用 ${declined} 則。`,
  headings: {
    published: '已刊登',
    featured: '已選用（按您排列的順序）',
    shortlisted: '候選',
    fresh: '自上次摘要以來的新回答',
  },
  marks: { new: '新', edited: '作者已修改', trimmed: '已刪節', notToFeature: '不願刊登' },
  anonymous: '匿名',
  more: (answers) => `表格中另有 ${answers} 則。`,
  ending: '全部回答見隨附的表格（CSV，可用試算表軟體開啟）。如需處理，請在編輯的聊天中使用 /replies。',
  troubles: {
    unreachable: (place, detail) =>
      `無法寄出給編輯的摘要：連線不到 ${place}（${detail}）。系統會自動重試；若一直如此，請檢查 SMTP_URL。`,
    login: (place, detail) =>
      `無法寄出給編輯的摘要：${place} 拒絕了 SMTP_URL 中的使用者名稱或密碼（${detail}）。請更正後重新啟動；密碼中的特殊字元須轉寫，例如 @ 寫成 %40。`,
    encryption: (place, detail) =>
      `無法寄出給編輯的摘要：無法與 ${place} 建立安全連線（${detail}）。一開始就加密的連接埠（465）請用 smtps://，STARTTLS（587）請用 smtp://；伺服器的憑證必須與其名稱相符。`,
    refused: (place, detail) =>
      `無法寄出給編輯的摘要：${place} 拒收（${detail}）。請檢查 EDITOR_EMAIL，以及該伺服器是否允許以 MAIL_FROM 寄信。`,
    postponed: (place, detail) => `給編輯的摘要尚未寄出：${place} 要求稍後再試（${detail}）。系統會自動重試。`,
    folder: (place, detail) =>
      `無法把給編輯的摘要寫入資料夾 ${place}（${detail}）。請允許寫入，或在 DIGESTS_DIR 中另指定一個資料夾。`,
  },
};
