import type { IssueArchive } from '../archive/issue-archive.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Draft } from './draft.ts';
import type { Drafts } from './drafts.ts';
import type { Featuring } from './featuring.ts';
import type { Reply } from './reply.ts';
import { repliesIn } from './reply-register.ts';
import type { ReplyRegisters } from './reply-registers.ts';

/** All that is kept of a person as a reader. */
export interface PersonalData {
  draft?: Draft;
  /** Oldest question first. */
  replies: Reply[];
  /** Issues of which the person was told, or is to be told, that they show an answer. */
  acknowledged: IssueDate[];
}

export interface PersonalRecords {
  store: Store;
  archive: Pick<IssueArchive, 'dates'>;
  drafts: Drafts;
  registers: ReplyRegisters;
  featuring: Featuring;
  acknowledgements: Acknowledgements;
}

/** Shows what is kept of a person, over all questions. Throws `CorruptRecord` once for a record that can't be read. */
export async function personalData(records: PersonalRecords, person: PersonKey): Promise<PersonalData> {
  const draft = await records.drafts.get(person);
  const replies: Reply[] = [];
  for (const question of records.archive.dates()) {
    const reply = await repliesIn(records.store, question).get(person);
    if (reply) replies.push(reply);
  }
  const acknowledged = (await records.acknowledgements.of(person)).map(({ issue }) => issue);
  return { replies, acknowledged, ...(draft ? { draft } : {}) };
}

/**
 * Deletes all that is kept of a person, whatever state it is in; when it is interrupted, the next call does the rest.
 * Returns the issues that showed an answer: what was posted in chats stays there.
 */
export async function deletePersonalData(records: PersonalRecords, person: PersonKey): Promise<IssueDate[]> {
  const { archive, drafts, registers, featuring, acknowledgements } = records;
  await drafts.drop(person);
  // Replies first: what is no longer there gets into no issue that is being put together now.
  for (const question of archive.dates()) {
    if (!(await repliesIn(records.store, question).get(person))) continue;
    await registers.use(question, (register) => register.delete(person));
  }
  const issues = await featuring.forget(person);
  await acknowledgements.forget(person);
  return issues;
}
