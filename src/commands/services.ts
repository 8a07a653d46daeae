import type { IssueArchive } from '../archive/issue-archive.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';

/** What commands work with; nothing of a platform is among it. */
export interface CommandServices {
  archive: IssueArchive;
  subscriptions: Subscriptions;
  newsletter: NewsletterIdentity;
}
