/** What editors see of deliveries and do about them: `/deliveries` and `npm run deliveries`. */
export const deliveries = {
  name: 'deliveries',
  description: 'Who has an issue, who doesn’t and why, and what to do about it',
  heading: (date: string) => `Deliveries of the issue of ${date}`,
  notBegun: (date: string) => `The issue of ${date} has not been posted.`,
  retracted: 'It was taken back: nobody gets it any more.',
  everyone: 'Everyone who subscribed has it.',
  rest: (when: string) => `The rest will be done by about ${when}, if all goes well.`,
  listed: (first: number, last: number, all: number) =>
    all === 1 ? 'One to look at:' : `${first}–${last} of ${all} to look at:`,
  chat: (title: string, place: string) => (title === '' ? place : `“${title}” (${place})`),
  /** Of a chat that doesn’t have the issue. */
  missing: {
    pending: (chat: string) => `${chat}: still to be sent.`,
    waiting: (chat: string, when: string) => `${chat}: gets it at its own hour, ${when}.`,
    sending: (chat: string) => `${chat}: on its way.`,
    retrying: (chat: string, when: string) => `${chat}: the platform could not take it; it is tried again at ${when}.`,
    moved: (chat: string) => `${chat}: has another id now: see there.`,
    superseded: (chat: string) => `${chat}: gets a newer issue instead.`,
    released: (chat: string) => `${chat}: it may or may not be there; an editor let that rest.`,
    withdrawn: (chat: string) => `${chat}: not sent, since the issue was taken back.`,
  },
  revision: {
    correct: (counts: string[]) => `Correction: ${counts.join(', ')}.`,
    retract: (counts: string[]) => `Taken back: ${counts.join(', ')}.`,
    states: {
      due: (copies: number) => `${copies} still to do`,
      edited: (copies: number) => `${copies} corrected`,
      unchanged: (copies: number) => `${copies} correct already`,
      removed: (copies: number) => `${copies} deleted`,
      refused: (copies: number) => `${copies} impossible`,
      expired: (copies: number) => `${copies} given up`,
    },
    later: (chat: string, when: string) =>
      `${chat}: the platform could not take the change; it is tried again at ${when}.`,
    /** Of a copy that stays as it is. */
    kept: (chat: string, why: string) => `${chat}: its copy stays as it is, because ${why}.`,
    refusals: {
      'too-old': 'the platform lets a bot change it no more: it is too old, or a right was taken away',
      'message-deleted': 'it was deleted there',
      'chat-gone': 'the chat is gone or has another id',
    },
    expired: 'the platform did not let it be changed for 24 hours',
  },
  buttons: {
    again: (chats: number) => `Try ${chats} again`,
    resend: (chats: number) => `Send ${chats} uncertain again`,
    release: (chats: number) => `Let ${chats} uncertain rest`,
    correct: (copies: number) => `Correct ${copies === 1 ? '1 copy' : `${copies} copies`}`,
    retract: () => 'Take it back',
    previous: '◀ Previous',
    next: 'Next ▶',
    refresh: 'Refresh',
    cancel: 'Cancel',
  },
  confirm: {
    resend: (chats: number) =>
      `Send the issue again to ${chats === 1 ? 'the chat' : `the ${chats} chats`} where it is uncertain? If it is there after all, it will be there twice. Look at a few of them first.`,
    correct: (copies: number) =>
      `Correct the issue in ${copies === 1 ? 'the chat that shows' : `the ${copies} chats that show`} an earlier version? Each copy is edited in place, and nobody is pinged.`,
    retract: (chats: number) =>
      `Take the issue back? It is deleted in every chat where that is possible (${chats} in all), and nobody gets it any more. This can’t be undone.`,
  },
  yes: {
    resend: 'Yes, send again',
    correct: 'Yes, correct',
    retract: 'Yes, take it back',
  },
  done: {
    again: (chats: number) => `Trying ${chats === 1 ? 'one chat' : `${chats} chats`} again.`,
    resend: (chats: number) => `Sending to ${chats === 1 ? 'one chat' : `${chats} chats`} again.`,
    release: (chats: number) =>
      `${chats === 1 ? 'One uncertain delivery is' : `${chats} uncertain deliveries are`} left as they are.`,
    correct: (copies: number) =>
      `Correcting ${copies === 1 ? 'one copy' : `${copies} copies`}. “Refresh” shows how far it is.`,
    retract: (chats: number) =>
      `Taking it back from ${chats === 1 ? 'one chat' : `${chats} chats`}. “Refresh” shows how far it is.`,
  },
  nothingToDo: 'There was nothing left to do.',
  /** `npm run deliveries`. */
  cli: {
    usage:
      'Usage: npm run deliveries -- YYYY-MM-DD [--json] [--retry | --resend-uncertain | --release-uncertain | --correct | --retract]',
    columns: { platform: 'Platform', state: 'State', why: 'Chat and reason' },
    states: {
      waiting: 'own hour',
      pending: 'to be sent',
      sending: 'on its way',
      retrying: 'tried again',
      uncertain: 'uncertain',
      sent: 'sent',
      moved: 'moved',
      gone: 'gone',
      rejected: 'refused',
      expired: 'too late',
      superseded: 'newer issue',
      released: 'let rest',
      withdrawn: 'taken back',
    },
    kept: 'copy kept',
    noStore: (place: string) => `There is no store at ${place} yet: start the program once.`,
    left: 'The program takes this up within seconds …',
    notRunning: 'The program isn’t running. It does this when it starts, if that is within a day.',
    takenUp: 'The program has taken it up.',
    notTakenUp: 'The program is still busy with it, or with something before it; it goes on by itself.',
  },
};
