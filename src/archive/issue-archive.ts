import type { EditionId, Issue, IssueDate, Language } from '../newsletter/issue.ts';
import type { Store } from '../store/collection.ts';

/** The issues that were published or wait to be, kept by edition. */
export class IssueArchive {
  /** Opens the archive; reads the list of editions once. */
  static async open(_store: Store): Promise<IssueArchive> {
    throw new Error('to be written');
  }

  /** Keeps an edition. */
  async keep(_edition: Issue): Promise<'new' | 'changed' | 'unchanged'> {
    throw new Error('to be written');
  }

  async edition(_id: EditionId): Promise<Issue | undefined> {
    throw new Error('to be written');
  }

  /** The edition of an issue in a language; without one the English edition, without that any. */
  async inLanguage(_date: IssueDate, _language: Language): Promise<Issue | undefined> {
    throw new Error('to be written');
  }

  /** Dates of all issues, oldest first. */
  dates(): readonly IssueDate[] {
    throw new Error('to be written');
  }
}
