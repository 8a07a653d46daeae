import type { post as en } from '../en/post.ts';

export const post: typeof en = {
  headings: {
    letter: '',
    pointers: '更多內容',
    quotation: '一週語錄',
    number: '一週數字',
    video: '放眼世界',
    readers: '讀者之聲',
    question: '每週一問',
    about: '',
  },
  readOnTheWeb: '閱讀網頁版',
  readWhole: '閱讀全文',
  answer: '回答',
  share: '分享',
  readOn: '繼續閱讀',
  more: (sections) => `本期還有：${sections}。`,
  sectionGoesOn: '後文見本期全文。',
  letterGoesOn: '來信全文請按「繼續閱讀」。',
  letter: '編者來信',
  watch: '觀看影片',
  readArticle: '閱讀文章',
  article: (title, byline) => (byline ? `《${title}》，作者：${byline}` : `《${title}》`),
  mailYourAnswer: (mailbox) => `請將您的回答寄至 ${mailbox}，即有機會在下週的一期中刊出。`,
  anonymousReader: '一位讀者',
  closes: (when) => `徵集回答截止時間：${when}。`,
};
