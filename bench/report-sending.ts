import { performance } from 'node:perf_hooks';
import type { SendReport } from './messages.ts';

/** Measures sending in this process, tells the parent, and ends the process. */
export async function reportSending(send: () => Promise<number>): Promise<never> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const sent = await send();
  const elapsedMs = performance.now() - started;
  const used = process.cpuUsage(cpu);
  const report: SendReport = {
    elapsedMs,
    sent,
    // maxRSS is in KiB (https://nodejs.org/api/process.html#processresourceusage)
    peakMemoryMb: process.resourceUsage().maxRSS / 2 ** 10,
    cpuMs: (used.user + used.system) / 1000,
  };
  await new Promise((resolve) => process.send?.(report, resolve));
  process.exit(0);
}
