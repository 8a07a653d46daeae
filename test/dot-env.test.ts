import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDotEnv } from '../src/dot-env.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focus-env-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function reading(...lines: string[]) {
  const file = join(folder, '.env');
  await writeFile(file, lines.join('\n'));
  return readDotEnv(file);
}

test('lines that are no variable are told by their numbers', async () => {
  expect(
    await reading('# tokens', 'DISCORD_TOKEN abc', '', ' export TIME_ZONE=UTC', 'PUBLISH_CRON', 'HTTP_PORT = 80'),
  ).toEqual({
    kind: 'read',
    variables: { TIME_ZONE: 'UTC', HTTP_PORT: '80' },
    strayLines: [2, 5],
  });
});

test('the lines of a quoted value are part of it', async () => {
  expect(await reading('NEWSLETTER_NAME="Harbour', 'and Coast"', 'LOG_LEVEL=info', 'stray')).toEqual({
    kind: 'read',
    variables: { NEWSLETTER_NAME: 'Harbour\nand Coast', LOG_LEVEL: 'info' },
    strayLines: [4],
  });
});

test('without the file there are no variables', () => {
  expect(readDotEnv(join(folder, 'none'))).toEqual({ kind: 'read', variables: {}, strayLines: [] });
});
