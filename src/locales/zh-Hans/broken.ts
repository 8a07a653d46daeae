import type { broken as en } from '../en/broken.ts';

export const broken: typeof en = {
  place: (title, server) => (server ? `“${title}”（${server}）` : `“${title}”`),
  line: (place, details) => `${place}：${details.join('')}`,
  missing: (names) => `我在那里缺少：${names.join('、')}。`,
  reasons: {
    'missing-permission': '我发的内容在那里被拒绝，但看不出缺少什么权限。',
    'missing-access': '我发的内容在那里被拒绝，但看不出缺少什么权限。',
    'wrong-chat-kind': '这类频道不能发帖。',
    'topic-closed': '该话题或子区已关闭。',
    'forum-needs-tag': '该论坛的帖子必须带标签，而我没有标签可用。',
  },
  remedies: {
    channelPermissions: '请在频道设置的“权限”中，为我的身份组开启。',
    thread: '请解除子区的锁定，或给我“管理子区”权限。',
    forumTag: '请在论坛设置中取消此要求，或订阅另一个频道。',
    channelAdministrator: '请把我设为该频道的管理员，并允许发布消息。',
    groupMember: '请重新把我加入群组。',
    groupPermissions: '请在群组权限中允许成员发送消息，或把我设为管理员。',
    topic: '请重新开启该话题，或把我设为可管理话题的管理员。',
    otherPlace: '请用 /subscribe 订阅另一处。',
    unexplained: '请看看我在那里是否被禁言或受到限制。',
  },
  more: (count) => `另有 ${count} 处。`,
  moreToMend: (count) => `另有 ${count} 处；在那里发送 /settings 可查看缺少什么。`,
  broken: {
    heading: (newsletter, place) => `我无法再在${place}中发布 ${newsletter}。`,
    headingOfMany: (newsletter) => `在您订阅的以下各处，我无法再发布 ${newsletter}：`,
    ending:
      '恢复后我会自动继续，最新一期若未满一周也会补发；我每天都会检查。如果那里不再需要，发送 /unsubscribe 即可退订。',
  },
  mended: {
    heading: (newsletter, place) => `我又能在${place}中发布 ${newsletter} 了。`,
    headingOfMany: (newsletter) => `在以下各处，我又能发布 ${newsletter} 了：`,
    ending: '您无需再做什么，谢谢。',
    caughtUp: '最新一期已补发。',
    asUsual: '此后各期将照常发布。',
  },
  'given-up': {
    heading: (newsletter, place) => `两周以来，我一直无法在${place}中发布 ${newsletter}，因此不再每天检查。`,
    headingOfMany: (newsletter) => `两周以来，我一直无法在以下各处发布 ${newsletter}，因此不再每天检查：`,
    ending: '订阅仍然保留。解决后在那里发送 /subscribe，我就会继续。此事我不会再提醒。',
  },
  'bot-removed': {
    heading: (newsletter, place) => `我无法再在${place}中发布 ${newsletter}，因为我已被移出那里。`,
    headingOfMany: (newsletter) => `在您订阅的以下各处，我无法再发布 ${newsletter}，因为我已被移出那里：`,
    ending: '若两周内重新添加我，我会自动继续。此后，或想在别处收到，请在那里发送 /subscribe。',
  },
  'chat-deleted': {
    heading: (newsletter, place) => `我无法再在${place}中发布 ${newsletter}，因为那里已被删除。`,
    headingOfMany: (newsletter) => `在您订阅的以下各处，我无法再发布 ${newsletter}，因为那里已被删除：`,
    ending: '想在别处收到，请在那里发送 /subscribe。',
  },
  settings: {
    paused: (date) => `⚠️ 自${date}起暂停：我无法在此发布。`,
    told: '已告知订阅者。恢复后我会自动继续；发送 /subscribe 可让我立即检查。',
    notTold: '未能私下告知订阅者。恢复后我会自动继续；发送 /subscribe 可让我立即检查。',
    untold: '恢复后我会自动继续；发送 /subscribe 可让我立即检查。',
  },
};
