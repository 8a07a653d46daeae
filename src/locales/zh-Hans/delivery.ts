import type { delivery as en } from '../en/delivery.ts';

export const delivery: typeof en = {
  platforms: { discord: 'Discord', telegram: 'Telegram' },
  heading: (date, completed) =>
    completed ? `${date} 一期已发布完毕。` : `${date} 一期尚未送达所有频道，余下的将在下次启动时继续发送。`,
  platform: (platform, counts) => `${platform}：${counts.join('，')}。`,
  states: {
    waiting: (chats) => `等待各自时间 ${chats} 个`,
    pending: (chats) => `待发送 ${chats} 个`,
    sending: (chats) => `发送中 ${chats} 个`,
    retrying: (chats) => `待重试 ${chats} 个`,
    uncertain: (chats) => `结果不明 ${chats} 个`,
    sent: (chats) => `已发送 ${chats} 个`,
    moved: (chats) => `已换用新 ID ${chats} 个`,
    gone: (chats) => `已失效 ${chats} 个`,
    rejected: (chats) => `被拒绝 ${chats} 个`,
    expired: (chats) => `已过期 ${chats} 个`,
    superseded: (chats) => `已由新一期取代 ${chats} 个`,
    released: (chats) => `结果不明、不再追究 ${chats} 个`,
    withdrawn: (chats) => `因本期已撤回而未发送 ${chats} 个`,
  },
  uncertain: (chat) => `${chat}：平台的答复丢失，无法确定本期是否已发出。请到该处查看；系统不会自动重发。`,
  expired: (chat) => `${chat}：24 小时内一直无法送达，本期不再发送。`,
  gone: (chat, why) => `${chat}：未发送，因为${why}。`,
  goneReasons: {
    unsubscribed: '轮到它之前已取消订阅',
    'chat-deleted': '该频道已被删除',
    'bot-removed': '机器人已被移出',
    'blocked-by-person': '对方屏蔽了机器人',
    'person-deactivated': '对方的账号已不存在',
  },
  rejected: (chat, why) => `${chat}：被拒绝，因为${why}。`,
  rejectedReasons: {
    'missing-permission': '机器人在该处缺少权限',
    'missing-access': '机器人看不到该频道',
    'wrong-chat-kind': '这类频道不能发帖',
    'topic-closed': '该话题或子区已关闭',
    'forum-needs-tag': '该论坛的帖子必须带标签',
    moderated: '文字被审核规则拦截',
    'invalid-post': '帖子格式有误',
    unauthorized: '机器人的令牌被拒绝',
    other: '平台另有原因，详见日志',
  },
  notConfigured: (platform) =>
    `${platform} 有订阅的频道，但没有设置令牌。请在 24 小时内设置令牌并重新启动，否则它们收不到本期。`,
  editionMissing: (platform, edition) =>
    `${platform}：存档中已没有 ${edition} 这一版。请放回文件，然后用 /deliveries 再试，或重新启动。`,
  postRefused: (platform, edition, detail) =>
    `${platform} 认为 ${edition} 这一版的帖子格式有误（${detail}），已停止发送给其他频道。请修正文件，然后用 /deliveries 再试，或重新启动。`,
  botRefused: (platform, detail) => `${platform} 拒绝了机器人本身（${detail}）。请检查令牌，然后重新启动。`,
};
