/** The digest of readers' answers that editors get by mail, and what an operator is told of it. */
export const mailbox = {
  subject: (newsletter: string, date: string, fresh: number) =>
    `${newsletter}: ${fresh === 1 ? '1 new answer' : `${fresh} new answers`} to the question of ${date}`,
  finalSubject: (newsletter: string, date: string, all: number) =>
    `${newsletter}: the question of ${date} is closed, with ${all === 1 ? '1 answer' : `${all} answers`}`,
  heading: (newsletter: string, date: string) => `${newsletter}: answers to the question of ${date}`,
  mayHaveArrived: 'You may have this digest already: whether it was sent before could not be told.',
  open: 'The question is open until the next issue is posted.',
  openUntil: (time: string) => `The question is open until ${time}.`,
  closed: 'The question is closed. This is the last digest of it.',
  counts: (all: number, fresh: number, declined: number) =>
    `${all === 1 ? '1 answer' : `${all} answers`} in all, ${fresh} new since the last digest, ${declined} declined.`,
  headings: {
    published: 'In the issue',
    featured: 'Featured, in your order',
    shortlisted: 'Shortlisted',
    fresh: 'New since the last digest',
  },
  marks: { new: 'new', edited: 'edited by the author', trimmed: 'trimmed', notToFeature: 'not to be featured' },
  anonymous: 'no name',
  more: (answers: number) => `And ${answers} more in the table.`,
  ending:
    'All answers are in the table that comes with this digest (CSV, for spreadsheet programs). To decide on them, use /replies in the editors’ chat.',
  troubles: {
    unreachable: (place: string, detail: string) =>
      `The digest for the editors can’t be mailed: ${place} can’t be reached (${detail}). It is tried again by itself; if this goes on, check SMTP_URL.`,
    login: (place: string, detail: string) =>
      `The digest for the editors can’t be mailed: ${place} refuses the user name or password of SMTP_URL (${detail}). Correct it and restart; special characters in a password are written as %40 for @, for example.`,
    encryption: (place: string, detail: string) =>
      `The digest for the editors can’t be mailed: no secure connection to ${place} (${detail}). Use smtps:// for a port that is secure from the start (465) and smtp:// for STARTTLS (587); the server’s certificate must be valid for its name.`,
    refused: (place: string, detail: string) =>
      `The digest for the editors can’t be mailed: ${place} refuses it (${detail}). Check EDITOR_EMAIL, and whether this server lets you send as MAIL_FROM.`,
    postponed: (place: string, detail: string) =>
      `The digest for the editors is not mailed yet: ${place} asks to come back later (${detail}). It is tried again by itself.`,
    folder: (place: string, detail: string) =>
      `The digest for the editors can’t be written into the folder ${place} (${detail}). Make it writable, or name another one in DIGESTS_DIR.`,
  },
};
