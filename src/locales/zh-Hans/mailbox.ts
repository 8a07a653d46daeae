import type { mailbox as en } from '../en/mailbox.ts';

export const mailbox: typeof en = {
  subject: (newsletter, date, fresh) => `${newsletter}：${date}的问题收到 ${fresh} 条新回答`,
  finalSubject: (newsletter, date, all) => `${newsletter}：${date}的问题已截止，共 ${all} 条回答`,
  heading: (newsletter, date) => `${newsletter}：${date}问题的回答`,
  mayHaveArrived: '您可能已收到过这份摘要：无法确定它此前是否已寄出。',
  open: '该问题在下一期发布前开放回答。',
  openUntil: (time) => `该问题开放至${time}。`,
  closed: '该问题已截止。这是它的最后一份摘要。',
  counts: (all, fresh, declined) => `共 ${all} 条回答，自上次摘要以来新增 ${fresh} 条，未采用 ${declined} 条。`,
  headings: {
    published: '已刊登',
    featured: '已选用（按您排列的顺序）',
    shortlisted: '候选',
    fresh: '自上次摘要以来的新回答',
  },
  marks: { new: '新', edited: '作者已修改', trimmed: '已删节', notToFeature: '不愿刊登' },
  anonymous: '匿名',
  more: (answers) => `表格中另有 ${answers} 条。`,
  ending: '全部回答见随附的表格（CSV，可用电子表格软件打开）。如需处理，请在编辑的聊天中使用 /replies。',
  troubles: {
    unreachable: (place, detail) =>
      `无法寄出给编辑的摘要：连接不上 ${place}（${detail}）。系统会自动重试；若一直如此，请检查 SMTP_URL。`,
    login: (place, detail) =>
      `无法寄出给编辑的摘要：${place} 拒绝了 SMTP_URL 中的用户名或密码（${detail}）。请更正后重新启动；密码中的特殊字符须转写，例如 @ 写成 %40。`,
    encryption: (place, detail) =>
      `无法寄出给编辑的摘要：无法与 ${place} 建立安全连接（${detail}）。一开始就加密的端口（465）请用 smtps://，STARTTLS（587）请用 smtp://；服务器的证书必须与其名称相符。`,
    refused: (place, detail) =>
      `无法寄出给编辑的摘要：${place} 拒收（${detail}）。请检查 EDITOR_EMAIL，以及该服务器是否允许以 MAIL_FROM 寄信。`,
    postponed: (place, detail) => `给编辑的摘要尚未寄出：${place} 要求稍后再试（${detail}）。系统会自动重试。`,
    folder: (place, detail) =>
      `无法把给编辑的摘要写入文件夹 ${place}（${detail}）。请允许写入，或在 DIGESTS_DIR 中另指定一个文件夹。`,
  },
};
