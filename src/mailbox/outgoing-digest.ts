import { sentencesIn } from '../locales/sentences.ts';
import type { Language } from '../newsletter/issue.ts';
import { repliesAsCsv } from '../questions/export-replies.ts';
import type { AskedQuestion } from '../questions/question-calendar.ts';
import type { LiveReply } from '../questions/reply.ts';
import { type DigestWindow, digestOf } from './digest.ts';
import { digestPage } from './digest-page.ts';
import type { DigestKind } from './digest-record.ts';
import type { OutgoingDigest } from './outbox.ts';
import { pageHtml } from './page-html.ts';
import { pageText } from './page-text.ts';

export interface DigestLook {
  newsletter: { name: string; timeZone: string };
  language: Language;
}

/** Writes a digest as text, as HTML, and as a table of all answers. */
export async function outgoingDigest(
  asked: AskedQuestion,
  kind: DigestKind,
  all: readonly LiveReply[],
  window: DigestWindow & { mayHaveArrived: boolean },
  { newsletter, language }: DigestLook,
): Promise<OutgoingDigest> {
  const sentences = sentencesIn(language).mailbox;
  const digest = await digestOf(asked, kind, all, window);
  const page = digestPage(digest, { newsletter: newsletter.name, language, zone: newsletter.timeZone, sentences });
  if (window.mayHaveArrived) page.remarks.unshift(sentences.mayHaveArrived);
  return {
    question: asked.date,
    kind,
    day: Temporal.Instant.from(window.upTo).toZonedDateTimeISO(newsletter.timeZone).toPlainDate().toString(),
    subject: page.subject,
    text: pageText(page),
    html: pageHtml(page),
    csv: await repliesAsCsv(each(all)),
  };
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
