import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkIssueFiles } from '../../src/check/check-issue-files.ts';
import type { NewsletterIdentity } from '../../src/newsletter/identity.ts';

const newsletter: NewsletterIdentity = {
  name: 'Coast Letter',
  editorEmail: 'editor@example.org',
  archiveUrl: 'https://coast.example.org/letter',
  timeZone: 'America/New_York',
  colour: 0x336699,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focus-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  await writeFile(file, content);
  return checkPaths(file);
}

async function checkPaths(...files: string[]) {
  const lines: string[] = [];
  const status = await checkIssueFiles(files, newsletter, 'en', (line) => lines.push(line));
  return { status, output: lines.join('\n') };
}

/** A page in the newer layout, whose headings, number and quotation's author are pictures. */
const page = [
  'Dear Focus Reader,',
  'Two port cities agreed this week to share their tide tables, after a year of talks that few expected to end.',
  'Engineers on both sides will meet again in spring to compare how their sea walls have aged.',
  'Learn more on coastal cities by catching up on our latest Focus content, including articles on harbours and more.',
  '“A tide table is the oldest treaty in the world: it binds everyone and offends no one.”',
  'The share of the region’s cargo that passed through its three largest harbours last year, up from a third in 2010.',
  'Learn more in “Harbours Without Borders,” by Lin Example, Visiting Fellow at the Institute of Coasts.',
  'Boat-building | Crafts of the Coast',
  'Watch VideoQuestion of the Week:',
  'In our Focus Insights section we featured an article about cities that plan for the same storm.',
  'We want to hear from you!',
  'What should neighbouring cities plan together before the next storm?',
  'Submit your thoughts to editor@example.org for a chance to be featured in next week’s Focus This Week.',
  'Prepared by teams in two cities, this weekly newsletter is a community space to exchange ideas.',
].join('\n');

describe('npm run issue -- check', () => {
  test('shows every section, what is missing, and the length on each platform', async () => {
    const { status, output } = await check('page.txt', page);
    expect(status).toBe(0);
    expect(output).toContain('Boat-building | Crafts of the Coast');
    expect(output).toContain('What should neighbouring cities plan together before the next storm?');
    expect(output).toMatch(/Discord: \d+ of 3976 characters in one message/);
    expect(output).toMatch(/Telegram: \d+ of 4096 UTF-16 code units in one message/);
    expect(output).toContain('0 errors, 3 warnings');
    expect(output).not.toContain('behind the');
  });

  test('says what is behind “Read on” when an issue is longer than a message', async () => {
    const letter = Array.from({ length: 60 }, (_, index) =>
      `Paragraph ${index} tells of a harbour and its tides. `.repeat(3),
    );
    const { output } = await check('long.md', `---\ndate: 2026-01-02\n---\n\n${letter.join('\n\n')}\n`);
    expect(output).toContain('note: Discord: longer than one message');
    expect(output).toContain('behind the “Read on” button: ');
  });

  test('ends with status 1 for an issue that can’t be posted, and still checks the others', async () => {
    await writeFile(join(folder, 'broken.md'), '---\ndate: [\n---\n');
    await writeFile(join(folder, 'page.txt'), page);
    const { status, output } = await checkPaths(join(folder, 'broken.md'), join(folder, 'page.txt'));
    expect(status).toBe(1);
    expect(output).toContain('0 errors, 3 warnings');
  });

  test.each([
    ['empty.md', ''],
    ['binary.txt', Buffer.from([0, 159, 146, 150, 0, 1])],
    ['huge.md', Buffer.alloc(50 * 2 ** 20, 'word ')],
  ])('says in one sentence why %s can’t be read as an issue', async (name, content) => {
    const { status, output } = await check(name, content);
    expect(status).toBe(1);
    expect(output).toContain('1 error');
  });

  test('says that a file is not there', async () => {
    const { status, output } = await checkPaths(join(folder, 'nothing.md'));
    expect(status).toBe(1);
    expect(output).toContain('nothing.md can’t be read: there is no such file');
  });

  test('says that a folder is no file', async () => {
    const { status, output } = await checkPaths(folder);
    expect(status).toBe(1);
    expect(output).toBe(`${folder} can’t be read: it is a folder. Name the files in it, one after the other.`);
  });

  test('says that the folder of issues won’t take a file with such a name', async () => {
    expect((await check('2027-02-18.docx', page)).output).toContain('takes only files that end in .md, .txt or .html');
    expect((await check('2027-02-18.fr.md', page)).output).toMatch(/no language of this newsletter \(“fr”\)/);
  });
});
