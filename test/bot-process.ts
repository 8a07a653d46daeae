import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface EndedProcess {
  status: number | null;
  output: string;
}

export type BotProcess = ReturnType<typeof spawnBot>;

/** The real program as a process of its own, with nothing of this process's environment but the path. */
export function spawnBot(environment: Readonly<Record<string, string>>, folder = projectFolder) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: compiled, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting: { text: string; resolve: () => void }[] = [];
  const listen = (chunk: Buffer) => {
    output += chunk.toString();
    for (const { text, resolve } of waiting) if (output.includes(text)) resolve();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const closed = once(child, 'close');
  return {
    child,
    output: () => output,
    /** Types lines where the sandbox reads them. */
    type: (...lines: string[]): void => {
      for (const line of lines) child.stdin.write(`${line}\n`);
    },
    /** Resolves when the process has printed this; rejects when it ends without. */
    printed: (text: string): Promise<void> =>
      Promise.race([
        new Promise<void>((resolve) => {
          if (output.includes(text)) resolve();
          waiting.push({ text, resolve });
        }),
        closed.then(() => {
          if (!output.includes(text)) throw new Error(`the process ended without “${text}”:\n${output}`);
        }),
      ]),
    ended: async (): Promise<EndedProcess> => {
      await closed;
      return { status: child.exitCode, output };
    },
  };
}

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
/** Half of what a start costs is compiling, and tests start it a hundred times. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/compiled-bot', import.meta.url));
