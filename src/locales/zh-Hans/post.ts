import type { post as en } from '../en/post.ts';

export const post: typeof en = {
  headings: {
    letter: '',
    pointers: '更多内容',
    quotation: '一周语录',
    number: '一周数字',
    video: '放眼世界',
    readers: '读者之声',
    question: '每周一问',
    about: '',
  },
  readOnTheWeb: '阅读网页版',
  readWhole: '阅读全文',
  answer: '回答',
  share: '分享',
  readOn: '继续阅读',
  more: (sections) => `本期还有：${sections}。`,
  sectionGoesOn: '后文见本期全文。',
  letterGoesOn: '来信全文请点“继续阅读”。',
  letter: '编者来信',
  watch: '观看视频',
  readArticle: '阅读文章',
  article: (title, byline) => (byline ? `《${title}》，作者：${byline}` : `《${title}》`),
  mailYourAnswer: (mailbox) => `请将您的回答发送至 ${mailbox}，即有机会在下周的一期中刊出。`,
  anonymousReader: '一位读者',
  closes: (when) => `征集回答截止时间：${when}。`,
};
