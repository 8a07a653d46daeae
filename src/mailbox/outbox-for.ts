import type { Config } from '../config.ts';
import { FolderOutbox } from './folder-outbox.ts';
import type { Outbox } from './outbox.ts';

/** The mail server that is set, or else a folder. */
export async function outboxFor({ mailbox, newsletter }: Pick<Config, 'mailbox' | 'newsletter'>): Promise<Outbox> {
  if (mailbox.kind === 'folder') return new FolderOutbox(mailbox.folder);
  // Loaded only for who has a mail server: it takes a part of every start.
  const { SmtpOutbox } = await import('./smtp-outbox.ts');
  return new SmtpOutbox({ url: mailbox.url, from: mailbox.from, newsletter });
}
