import { z } from 'zod';

/** What the processes of a benchmark tell each other. */
export type Platform = 'discord' | 'telegram';

/** The sandbox is up, and these are its chats. */
export const readySchema = z.object({
  platform: z.enum(['discord', 'telegram']),
  apiRoot: z.string(),
  token: z.string(),
  chats: z.array(z.string()),
});
export type Ready = z.infer<typeof readySchema>;

/** How many requests there were so far, and how many of them were answered with 429. */
export const serverReportSchema = z.object({ requests: z.number(), tooMany: z.number() });
export type ServerReport = z.infer<typeof serverReportSchema>;

/** What sending to all chats took. */
export const sendReportSchema = z.object({
  /** Milliseconds from the first send to the last answer. */
  elapsedMs: z.number(),
  sent: z.number(),
  /** The highest resident memory there was, in MB. */
  peakMemoryMb: z.number(),
  cpuMs: z.number(),
});
export type SendReport = z.infer<typeof sendReportSchema>;

const clientSchema = z.object({ token: z.string(), apiRoot: z.string() });
/** Both sandboxes are up, and where the bot listens in them. */
export const answeredReadySchema = z.object({
  discord: clientSchema.extend({ channel: z.string() }),
  telegram: clientSchema,
  limits: z.enum(['kept', 'off']),
});
export type AnsweredReady = z.infer<typeof answeredReadySchema>;

/** What the bot has kept, and takes. */
export const answeredReportSchema = z.object({
  /** Whose answers are stored. */
  people: z.array(z.string()),
  /** Resident memory now, and the highest there was, in MB. */
  memoryMb: z.number(),
  peakMemoryMb: z.number(),
});
export type AnsweredReport = z.infer<typeof answeredReportSchema>;

/** What held the bot up since it was asked last. */
export const pausesSchema = z.object({
  /** Its longest pause to collect garbage, and the longest time that its event loop did not turn, in milliseconds. */
  longestGcMs: z.number(),
  longestHoldMs: z.number(),
  memoryMb: z.number(),
});
export type Pauses = z.infer<typeof pausesSchema>;
