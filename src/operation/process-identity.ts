import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseHolder } from '../store/lease.ts';

/** This process, as the holder of a lease. */
export function thisProcess(now: Temporal.Instant): LeaseHolder {
  const identity = ownIdentity();
  return {
    id: randomUUID(),
    host: hostname(),
    pid: process.pid,
    since: now.toString({ smallestUnit: 'second' }),
    ...(identity ? { process: identity } : {}),
  };
}

/**
 * Whether a process that held the lease still runs. `unknown` when that can't be seen from here: it is on another machine,
 * in another container, or the system gives processes no identity (only Linux does) and one has its number.
 */
export function lifeOf({ host, pid, process: then }: LeaseHolder): 'alive' | 'dead' | 'unknown' {
  const here = ownIdentity();
  if (!then || !here) return host === hostname() && !isRunning(pid) ? 'dead' : 'unknown';
  if (then.boot !== here.boot || then.pidNamespace !== here.pidNamespace) return 'unknown';
  // A number is used again sooner or later, by the first process of a container at once.
  return startOf(pid) === then.startedAt ? 'alive' : 'dead';
}

/** A process and its number belong to one boot of one kernel and, with containers, to one namespace. */
function ownIdentity(): LeaseHolder['process'] {
  const startedAt = startOf(process.pid);
  if (!startedAt) return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return { boot, pidNamespace: readlinkSync('/proc/self/ns/pid'), startedAt };
}

/**
 * When a process started, in clock ticks since boot; nothing when it has ended or the system doesn't say.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 3 and 22, after a name that may hold anything.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; it waits for its parent to notice.
    return state === 'Z' || state === 'X' ? undefined : fields[22 - 4];
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
