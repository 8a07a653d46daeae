import type { Logger } from '../log.ts';
import type { Platform } from '../platforms/platform.ts';
import type { InstanceLease } from './instance-lease.ts';

/** What keeps the program from doing its work; for machines, so no sentence. */
export type Obstacle =
  | 'starting'
  | 'stopping'
  | 'store-unreadable'
  | 'lease-lost'
  | 'discord-disconnected'
  | 'telegram-disconnected';

/** What keeps the program from doing its work just now; nothing when it does. Reads the store. */
export async function obstaclesTo({
  state,
  lease,
  platforms,
  log,
}: {
  state: 'opened' | 'started' | 'stopping';
  lease: Pick<InstanceLease, 'isHeld'>;
  platforms: Iterable<Pick<Platform, 'name' | 'isConnected'>>;
  log: Logger;
}): Promise<Obstacle[]> {
  const obstacles: Obstacle[] = [];
  if (state !== 'started') obstacles.push(state === 'opened' ? 'starting' : 'stopping');
  try {
    if (!(await lease.isHeld())) obstacles.push('lease-lost');
  } catch (error) {
    log.warn({ error: String(error) }, 'the store can’t be read');
    obstacles.push('store-unreadable');
  }
  for (const { name, isConnected } of platforms) if (!isConnected) obstacles.push(`${name}-disconnected`);
  return obstacles;
}
