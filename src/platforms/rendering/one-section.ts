import { longDate } from '../../locales/dates.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Issue, Section } from '../../newsletter/issue.ts';
import { type Line, line } from './lines.ts';
import type { MessageStyle } from './message-style.ts';
import { sectionLines } from './section-lines.ts';
import { splitLines } from './split-lines.ts';
import { run } from './text-runs.ts';

/** A section on its own: its words, as many as a message holds, a remark on it, and which issue they are from. */
export function oneSection(
  issue: Issue,
  section: Section,
  { name, timeZone }: NewsletterIdentity,
  style: MessageStyle,
  remark?: string,
): Line[] {
  const from = line(run(`${name} · ${longDate(issue.date, issue.language)}`, {}), { form: 'small' });
  const note = line(run(sentencesIn(issue.language).post.sectionGoesOn, { emphasis: true }));
  const remarked = line(run(remark ?? '', {}));
  const lines = sectionLines(issue, timeZone, style.canLink).get(section) ?? [];
  const room = style.sizeOf([...note, ...remarked, ...from]);
  const budget = {
    length: style.limit.length - room.length - 3 * separator,
    entities: style.limit.entities - room.entities,
  };
  const { taken, rest } = splitLines(lines, budget, issue.language, style);
  return [...taken, ...(rest.length > 0 ? note : []), ...remarked, ...from];
}

/** Of the blank line between paragraphs, in UTF-16 code units. */
const separator = 2;
