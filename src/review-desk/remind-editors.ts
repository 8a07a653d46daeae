import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { dayAndTime } from '../locales/dates.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { IssueDate, Language } from '../newsletter/issue.ts';
import { paragraph } from '../newsletter/rich-text.ts';
import { nonceSchema } from '../platforms/platform.ts';
import type { Questions } from '../questions/questions.ts';
import { isReminderDue, remindersIn } from '../questions/reminder.ts';
import type { Collection, Store } from '../store/collection.ts';
import { pastCorruptRecords } from '../store/past-corrupt-records.ts';
import type { EditorsChat } from './editors-chat.ts';
import { queueButton } from './notice-contents.ts';

export interface RemindingOptions {
  store: Store;
  questions: Questions;
  chats: readonly EditorsChat[];
  nextPublication(): Temporal.ZonedDateTime;
  language: Language;
  clock: Clock;
  log: Logger;
}

/** Reminds editors when the next issue is a day away and nothing is featured; once for an issue. Throws `StoreUnavailable`. */
export async function remindEditors(options: RemindingOptions, signal: AbortSignal): Promise<void> {
  const reminders = remindersIn(options.store);
  while (!signal.aborted && options.chats.length > 0) {
    await pastCorruptRecords(() => remind(options, reminders));
    await options.clock.sleep(remindEveryMs, signal).catch(() => {});
  }
}

/** Tried again while no chat could be written to. */
async function remind(options: RemindingOptions, reminders: Collection<IssueDate, { at: string }>): Promise<void> {
  const { questions, chats, clock, nextPublication, language, log } = options;
  const asked = await questions.calendar.current(language);
  if (!asked) return;
  const next = nextPublication();
  const counts = await questions.review.counts(asked.date);
  const isReminded = (await reminders.get(asked.date)) !== undefined;
  if (!isReminderDue({ now: clock.now(), nextPublication: next.toInstant(), counts, isReminded })) return;
  const sentences = sentencesIn(language);
  const words = sentences.review.reminder(dayAndTime(next, language), counts.received, counts.shortlisted);
  const writing = { body: [paragraph(words)], buttons: [queueButton(asked.date, sentences)], language };
  const nonceFor = (chat: string) =>
    nonceSchema.parse(hash('sha256', `remind ${asked.date} ${chat}`, 'base64url').slice(0, 25));
  const outcomes = await Promise.all(chats.map((chat) => chat.write(writing, nonceFor(chat.key))));
  log.info({ question: asked.date, outcomes: outcomes.map(({ kind }) => kind) }, 'editors were reminded');
  if (outcomes.some(({ kind }) => kind === 'sent' || kind === 'uncertain')) {
    await reminders.set(asked.date, { at: clock.now().toString() });
  }
}

const remindEveryMs = 10 * 60_000;
