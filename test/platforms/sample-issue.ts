import type { NewsletterIdentity } from '../../src/newsletter/identity.ts';
import { type Issue, issueDateSchema } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';

export const newsletter: NewsletterIdentity = {
  name: 'Harbour Weekly',
  editorEmail: 'editor@example.org',
  archiveUrl: 'https://example.org/n',
  timeZone: 'America/New_York',
  colour: 0x1b3a57,
};

/** A small issue with every section. */
export function sampleIssue(): Issue {
  return {
    language: 'en',
    date: issueDateSchema.parse('2026-01-09'),
    title: 'Boats & <Bridges>',
    url: 'https://example.org/n/2026-01-09.html',
    letter: {
      greeting: 'Dear reader,',
      body: [
        paragraph('The ferry is back.'),
        {
          type: 'list',
          ordered: false,
          children: ['It leaves at six.', 'It returns at nine.'].map((item) => ({
            type: 'listItem',
            children: [paragraph(item)],
          })),
        },
      ],
      signoff: 'The team',
    },
    pointers: [paragraph('Read on about tides.')],
    quotation: {
      text: [{ type: 'text', value: 'A river does not hurry.' }],
      author: 'Lin Wei',
      role: 'Pilot',
      article: { title: 'On Rivers', byline: 'Ana Cho', url: 'https://example.org/a/rivers' },
    },
    number: { value: '11 percent', caption: [{ type: 'text', value: 'of boats are blue.' }] },
    video: { title: 'Night Ferry', series: 'Ports', url: 'https://example.org/v/night-ferry' },
    readers: {
      asked: [{ type: 'text', value: 'Which bridge do you miss?' }],
      answers: [
        { text: [paragraph('The <green> one.'), paragraph('It sang.')], author: 'Ana *Cho*' },
        { text: [paragraph('None.')] },
      ],
    },
    question: {
      context: [paragraph('Some say ferries are slow.')],
      text: [{ type: 'text', value: 'Do you take the ferry?' }],
      mailbox: 'editor@example.org',
      closes: '2026-01-15T17:00:00-05:00',
    },
    about: [paragraph('A letter about boats.')],
  };
}
