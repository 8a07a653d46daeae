import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Logger } from '../log.ts';
import { type Excerpt, excerptOf, wholeIssue } from '../newsletter/excerpt.ts';
import type { EditionId, Issue } from '../newsletter/issue.ts';
import type { Platform, PreparedPost } from '../platforms/platform.ts';
import type { RoundStop } from './round-report.ts';

export interface RoundPostsOptions {
  archive: IssueArchive;
  platform: Platform;
  log: Logger;
  /** Told of an edition that can't be posted. */
  onUnusable(stop: RoundStop & { edition: EditionId }): void;
}

/** An issue's posts on one platform: each edition rendered once for each excerpt of it that a chat gets. */
export class RoundPosts {
  readonly #options: RoundPostsOptions;
  readonly #editions = new Map<EditionId, { issue: Issue; posts: Map<string, PreparedPost> }>();

  constructor(options: RoundPostsOptions) {
    this.#options = options;
  }

  /** Reads editions from the archive, anew if they were read before: they may have been corrected. */
  async read(editions: ReadonlySet<EditionId>): Promise<void> {
    const { archive, platform, onUnusable } = this.#options;
    for (const edition of editions) {
      const issue = await archive.edition(edition);
      if (issue) {
        this.#editions.set(edition, { issue, posts: new Map() });
        this.post(edition, wholeIssue);
      } else {
        this.#editions.delete(edition);
        onUnusable({ kind: 'edition-missing', platform: platform.name, edition });
      }
    }
  }

  has(edition: EditionId): boolean {
    return this.#editions.has(edition);
  }

  /** What a chat gets; nothing when that can't be posted. */
  post(edition: EditionId, excerpt: Excerpt): PreparedPost | undefined {
    const known = this.#editions.get(edition);
    const key = keyOf(excerpt);
    const post = known?.posts.get(key) ?? (known && this.#render(edition, known.issue, excerpt));
    if (post) known?.posts.set(key, post);
    return post;
  }

  #render(edition: EditionId, issue: Issue, excerpt: Excerpt): PreparedPost | undefined {
    const { platform, log, onUnusable } = this.#options;
    try {
      const shown = excerptOf(issue, excerpt);
      return platform.prepare(shown, shown === issue ? 'whole' : 'excerpt');
    } catch (error) {
      // A defect of ours in one edition must not keep the others, and the other platform, from being posted.
      log.error({ err: error, edition }, 'the edition could not be rendered');
      this.#editions.delete(edition);
      const detail = error instanceof Error ? error.message : String(error);
      onUnusable({ kind: 'refused', platform: platform.name, edition, reach: 'post', why: 'invalid-post', detail });
      return undefined;
    }
  }
}

function keyOf({ length, without }: Excerpt): string {
  return [length, ...without.toSorted()].join(' ');
}
