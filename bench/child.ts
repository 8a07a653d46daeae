import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

/** Starts a part of a benchmark as a process of its own. */
export function startPart(file: string, args: readonly string[], flags: readonly string[] = []): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...flags],
  });
}

/** In a part: what it is to do, which is too long for an argument. */
export async function taskOf<Schema extends z.ZodType>(schema: Schema): Promise<z.infer<Schema>> {
  const [message] = await once(process, 'message');
  return schema.parse(message);
}

/** The next message of a part; rejects when the part ends without one. */
export async function nextMessage<Schema extends z.ZodType>(
  part: ChildProcess,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const ended = once(part, 'exit').then(([status]) => {
    throw new Error(`a part of the benchmark ended with status ${String(status)}`);
  });
  const [message] = await Promise.race([once(part, 'message'), ended]);
  return schema.parse(message);
}

/** Ends a part and waits until it has. */
export async function endPart(part: ChildProcess): Promise<void> {
  if (part.exitCode !== null || part.signalCode !== null) return;
  const exited = once(part, 'exit');
  part.kill('SIGTERM');
  await exited;
}
