import type { IssueArchive } from '../archive/issue-archive.ts';
import type { EditionId, IssueDate } from '../newsletter/issue.ts';
import { type Chat, type ChatKey, type MessageId, type PlatformName, platformOf } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import type { Content } from './delivery.ts';
import { deliveriesIn } from './ledger.ts';
import { type CopyRevision, copyRevisionsIn, type RevisionKind, revisionId, revisionsIn } from './revision-record.ts';

/** A post of an issue that is in a chat, as far as we know. */
export interface PostedCopy {
  chat: Chat;
  edition: EditionId;
  message: MessageId;
  /** None of posts of earlier releases, which recorded nothing. */
  content?: Content;
  /** It shows an earlier version of its edition than there is now. */
  isOutdated: boolean;
}

interface CopiesOptions {
  store: Store;
  archive: IssueArchive;
  /** Those that are configured: copies elsewhere can't be changed. */
  platforms: Pick<ReadonlyMap<PlatformName, unknown>, 'has'>;
}

/** Whether such a revision is for this copy: a correction for those that need it, a retraction for all. */
export function isFor(kind: RevisionKind, { isOutdated }: PostedCopy): boolean {
  return kind === 'retract' || isOutdated;
}

/** The copies of an issue that can be changed. Throws `StoreUnavailable`. */
export async function* postedCopies(
  date: IssueDate,
  { store, archive, platforms }: CopiesOptions,
): AsyncGenerator<PostedCopy> {
  const changes = await lastChanges(store, date);
  const versions = new Map<EditionId, number>();
  for await (const [key, delivery] of deliveriesIn(store, date).entries()) {
    if (delivery.state !== 'sent' || !platforms.has(platformOf(key))) continue;
    const { chat, edition, message } = delivery;
    const changed = changes.get(key);
    if (changed === 'lost') continue;
    const content = changed ?? delivery.content;
    const version = versions.get(edition) ?? (await archive.versionOf(edition));
    versions.set(edition, version);
    const isOutdated = (content?.version ?? 1) < version;
    yield { chat, edition, message, isOutdated, ...(content ? { content } : {}) };
  }
}

/** What earlier revisions made of each copy: what it shows, or that it can't be reached any more. */
async function lastChanges(store: Store, date: IssueDate): Promise<Map<ChatKey, Content | 'lost'>> {
  const changes = new Map<ChatKey, Content | 'lost'>();
  const revisions = revisionsIn(store);
  for (let number = 1; await revisions.get(revisionId({ date, number })); number++) {
    for await (const [key, copy] of copyRevisionsIn(store, date, number).entries()) {
      if (isLost(copy)) changes.set(key, 'lost');
      else if (copy.state === 'edited' || copy.state === 'unchanged') changes.set(key, copy.content);
    }
  }
  return changes;
}

function isLost(copy: CopyRevision): boolean {
  if (copy.state === 'removed') return true;
  return copy.state === 'refused' && (copy.why === 'message-deleted' || copy.why === 'chat-gone');
}
