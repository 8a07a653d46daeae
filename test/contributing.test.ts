import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));

test('following CONTRIBUTING.md step by step gives a command on both platforms', { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focus-contributing-'));
  for (const part of ['src', 'commands', 'issues', 'package.json']) {
    await cp(join(project, part), join(folder, part), { recursive: true });
  }
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
  const guide = await readFile(join(project, 'CONTRIBUTING.md'), 'utf8');
  const steps = [...guide.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)];
  expect(steps).toHaveLength(4);
  for (const [, file = '', code = ''] of steps) {
    const path = join(folder, file);
    const sentences = file.startsWith('commands/') ? '' : await readFile(path, 'utf8');
    await writeFile(path, sentences === '' ? code : sentences.replace(/^(export const commands.*\{\n)/m, `$1${code}`));
  }
  const output = await outputOf(folder, ['t /video\n', 'd /video\n', 't /help\n']);
  await rm(folder, { recursive: true });
  expect(output).toMatch(/--- Telegram, everyone sees this:\nBeyond Our Shores\nLantern-making/);
  expect(output).toMatch(/--- Discord, everyone sees this:\nBeyond Our Shores\nLantern-making/);
  expect(output).toContain('/video [date] Show the video of the week');
});

/** What the sandbox prints for these lines, each typed when the one before was answered. */
async function outputOf(folder: string, lines: string[]): Promise<string> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  let output = '';
  let isTyped = false;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const answers = output.split('\n--- ').length - 1;
    if (output.includes('What to do next:') && !isTyped) {
      isTyped = true;
      child.stdin.write(lines.join(''));
    }
    if (answers === lines.length) resolve();
  });
  await Promise.race([promise, new Promise((ended) => child.once('exit', ended))]);
  child.kill('SIGKILL');
  return output;
}
