import { z } from 'zod';

/** What the processes of a benchmark tell each other. */
export type Platform = 'discord' | 'telegram';

export const readySchema = z.object({
  platform: z.enum(['discord', 'telegram']),
  apiRoot: z.string(),
  token: z.string(),
  chats: z.array(z.string()),
});
export type Ready = z.infer<typeof readySchema>;

export const serverReportSchema = z.object({ tooMany: z.number() });
export type ServerReport = z.infer<typeof serverReportSchema>;

export const sendReportSchema = z.object({
  /** Milliseconds from the first send to the last answer. */
  elapsedMs: z.number(),
  sent: z.number(),
  /** Resident memory at the end, and the highest there was, in MB. */
  memoryMb: z.number(),
  peakMemoryMb: z.number(),
  cpuMs: z.number(),
});
export type SendReport = z.infer<typeof sendReportSchema>;
