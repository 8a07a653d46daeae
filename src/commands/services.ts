import type { IssueArchive } from '../archive/issue-archive.ts';
import type { DeliveryDesk } from '../delivery/delivery-desk.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import type { MessagePlace } from '../platforms/follow-up.ts';
import type { Questions } from '../questions/questions.ts';
import type { ReviewDesk } from '../review-desk/review-desk.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { Zone } from '../subscriptions/when.ts';
import type { Command } from './command.ts';
import type { Editors } from './reviewing/editors-only.ts';
import type { UntakenForms } from './untaken-forms.ts';

/** What commands work with; nothing of a platform is among it. */
export interface CommandServices {
  archive: IssueArchive;
  subscriptions: Subscriptions;
  questions: Questions;
  newsletter: NewsletterIdentity;
  editors: Editors;
  reviewDesk: ReviewDesk;
  untakenForms: UntakenForms;
  /** What became of issues in every chat, and what editors can do about it. */
  deliveries: Pick<DeliveryDesk, 'overview' | 'carryOut'>;
  /** All there are, as `/help` lists them. */
  commands: readonly Pick<Command, 'name' | 'description' | 'access' | 'options'>[];
  /** When the next issue is due, in the newsletter's own time zone. */
  nextPublication(): Temporal.ZonedDateTime;
  /** When the issue was published that a chat has yet to get, since it waits for its own hour. */
  waitedForIn(chat: ChatKey): Temporal.Instant | undefined;
  /** The newsletter's own time zone. */
  homeZone: Zone;
  now(): Temporal.Instant;
  /** What was deleted is then in none of the store's files any more. */
  checkpoint(): Promise<void>;
  /** The issue that a message of ours is the post of. */
  issueOfPost(place: MessagePlace): Promise<IssueDate | undefined>;
  /** Whether readers may see this issue: the archive also holds what is still to be posted, and what was taken back. */
  isPublished(date: IssueDate): boolean;
}
