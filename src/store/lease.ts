import { z } from 'zod';

/** A process that holds the store, as it is told to whoever finds it held. */
export const leaseHolderSchema = z.object({
  /** Drawn anew by every process. */
  id: z.uuid(),
  host: z.string(),
  pid: z.int(),
  since: z.iso.datetime(),
  /** What tells this process from all others of its machine, where the system has that; see `process-identity.ts`. */
  process: z.object({ boot: z.string(), pidNamespace: z.string(), startedAt: z.string() }).optional(),
});
export type LeaseHolder = z.infer<typeof leaseHolderSchema>;

/** The right to write to a store, as it stands in it. */
export interface StoredLease {
  holder: LeaseHolder;
  /** Anyone may take it from then on. */
  expires: Temporal.Instant;
}

/**
 * The right to write to a store, which one process has at a time. Each change is one statement of the store, so two that
 * come at once can't both have it. Once a store object has taken it, what it writes is refused (`StoreUnavailable`) in the
 * moment another process has it: so a process that slept through its lease can't do harm with what it remembers.
 */
export interface StoreLease {
  /**
   * Takes it when nobody has it, when it has expired, or when `from` has it, who is known to be dead. Resolves with what
   * stands in the store then: ours, or the other's.
   */
  take(
    holder: LeaseHolder,
    until: { now: Temporal.Instant; expires: Temporal.Instant },
    from?: string,
  ): Promise<StoredLease>;
  /** Prolongs it; false when another process has it, or nobody. */
  renew(id: LeaseHolder['id'], expires: Temporal.Instant): Promise<boolean>;
  /** As it stands in the store. */
  current(): Promise<StoredLease | undefined>;
}
