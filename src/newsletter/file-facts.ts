import type { IssueDate, Language } from './issue.ts';

/** What a file says of its issue besides the words: in its front matter, its head or its name. */
export interface FileFacts {
  date?: IssueDate | undefined;
  language?: Language | undefined;
  title?: string | undefined;
  url?: string | undefined;
  mailbox?: string | undefined;
  closes?: string | undefined;
}
