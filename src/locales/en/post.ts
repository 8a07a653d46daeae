/** What a post says besides the newsletter's own words. */
export const post = {
  headings: {
    letter: '',
    pointers: 'More from Focus',
    quotation: 'Quote of the Week',
    number: 'Notable Number',
    video: 'Beyond Our Shores',
    readers: 'From our readers',
    question: 'Question of the Week',
    about: '',
  },
  readOnTheWeb: 'Read on the web',
  readWhole: 'Read the whole issue',
  answer: 'Answer',
  share: 'Share',
  readOn: 'Read on',
  /** Said where sections are behind the button, so that nothing is cut without saying so. */
  more: (sections: string) => `This issue goes on: ${sections}.`,
  sectionGoesOn: 'This goes on in the issue.',
  letterGoesOn: 'The letter goes on behind “Read on”.',
  letter: 'the letter',
  watch: 'Watch the video',
  readArticle: 'Read the article',
  /** Between a name and what its bearer is. */
  comma: ', ',
  article: (title: string, byline: string | undefined) => (byline ? `“${title},” by ${byline}` : `“${title}”`),
  mailYourAnswer: (mailbox: string) =>
    `Send your answer to ${mailbox} for a chance to be featured in next week’s issue.`,
  /** How an answer is signed whose author wants no name. */
  anonymousReader: 'A reader',
  closes: (when: string) => `Answers are taken until ${when}.`,
  closesWithNext: (when: string) =>
    `Answers are taken until the next issue is posted, which is on ${when} at the earliest.`,
  closed: 'This question takes no answers any more.',
};
