import type { Clock } from '../clock.ts';
import type { Broadcasts } from '../delivery/broadcast.ts';
import type { DeliveryState } from '../delivery/delivery.ts';
import { type PlatformName, platformOf } from '../platforms/chat.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';

/** How one platform stands in the moment somebody asks. */
export interface PlatformStanding {
  platform: PlatformName;
  isConnected: boolean;
  /** Chats that get the next issue. */
  subscriptions: number;
  /** Of the issues that are being posted, and of the last one that was since the start. */
  deliveries: Record<DeliveryState, number>;
  /** Since the oldest delivery that is still to be sent was due; 0 when none is. */
  oldestOpenSeconds: number;
}

/** How each platform stands now. */
export function standingsOf(
  platforms: Iterable<Pick<Platform, 'name' | 'isConnected'>>,
  subscriptions: Pick<Subscriptions, 'active'>,
  progress: Broadcasts['progress'],
  clock: Clock,
): PlatformStanding[] {
  const now = clock.now();
  const active = Map.groupBy(subscriptions.active(), ({ chat }) => platformOf(chat.key));
  return [...platforms].map(({ name, isConnected }) => ({
    platform: name,
    isConnected,
    subscriptions: active.get(name)?.length ?? 0,
    deliveries: progress.deliveries(name),
    oldestOpenSeconds: progress.openSince(name, now)?.until(now).total('seconds') ?? 0,
  }));
}
