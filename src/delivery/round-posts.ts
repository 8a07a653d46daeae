import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Logger } from '../log.ts';
import { type Excerpt, excerptOf, wholeIssue } from '../newsletter/excerpt.ts';
import type { EditionId, Issue } from '../newsletter/issue.ts';
import type { Platform, PreparedPost } from '../platforms/platform.ts';
import type { RoundStop } from './round-stop.ts';

export interface RoundPostsOptions {
  archive: IssueArchive;
  platform: Platform;
  log: Logger;
  /** Told of an edition that can't be posted. */
  onUnusable(stop: RoundStop & { edition: EditionId }): void;
}

/** What a chat gets, and of which version of the edition it is. */
interface RoundPost {
  post: PreparedPost;
  version: number;
}

/**
 * An issue's posts on one platform: each edition rendered once for each excerpt of it that a chat gets, and anew when it is
 * corrected, so that whoever comes later gets the corrected one.
 */
export class RoundPosts {
  readonly #options: RoundPostsOptions;
  readonly #editions = new Map<EditionId, Promise<KnownEdition | undefined>>();
  readonly #changes = new Map<EditionId, number>();

  constructor(options: RoundPostsOptions) {
    this.#options = options;
  }

  /** Reads editions from the archive, so that what is wrong with them is known. Throws `StoreUnavailable`. */
  async read(editions: ReadonlySet<EditionId>): Promise<void> {
    for (const edition of editions) await this.post(edition, wholeIssue);
  }

  /** What a chat gets; nothing when that can't be posted. Throws `StoreUnavailable`. */
  async post(edition: EditionId, excerpt: Excerpt): Promise<RoundPost | undefined> {
    const known = await this.#current(edition);
    if (!known) return undefined;
    const key = keyOf(excerpt);
    const post = known.posts.get(key) ?? this.#render(edition, known.issue, excerpt);
    if (!post) return undefined;
    known.posts.set(key, post);
    return { post, version: known.version };
  }

  #current(edition: EditionId): Promise<KnownEdition | undefined> {
    const changes = this.#options.archive.changesOf(edition);
    const known = this.#editions.get(edition);
    if (known && this.#changes.get(edition) === changes) return known;
    const read = this.#read(edition);
    this.#changes.set(edition, changes);
    this.#editions.set(edition, read);
    return read;
  }

  async #read(edition: EditionId): Promise<KnownEdition | undefined> {
    const { archive, platform, onUnusable } = this.#options;
    // The version first: a correction in between then counts as not yet shown, and is shown once more.
    const version = await archive.versionOf(edition);
    const issue = await archive.edition(edition);
    if (issue) return { issue, version, posts: new Map() };
    onUnusable({ kind: 'edition-missing', platform: platform.name, edition });
    return undefined;
  }

  #render(edition: EditionId, issue: Issue, excerpt: Excerpt): PreparedPost | undefined {
    const { platform, log, onUnusable } = this.#options;
    try {
      const shown = excerptOf(issue, excerpt);
      return platform.prepare(shown, shown === issue ? 'whole' : 'excerpt');
    } catch (error) {
      // A defect of ours in one edition must not keep the others, and the other platform, from being posted.
      log.error({ err: error, edition }, 'the edition could not be rendered');
      const detail = error instanceof Error ? error.message : String(error);
      onUnusable({ kind: 'refused', platform: platform.name, edition, reach: 'post', why: 'invalid-post', detail });
      return undefined;
    }
  }
}

interface KnownEdition {
  issue: Issue;
  version: number;
  posts: Map<string, PreparedPost>;
}

function keyOf({ length, without }: Excerpt): string {
  return [length, ...without.toSorted()].join(' ');
}
