import type { Commands } from './commands.ts';
import type { Interactions } from './interactions.ts';
import type { World } from './world.ts';

/** What the parts of the sandbox work with. */
export interface Backstage {
  readonly world: World;
  readonly commands: Commands;
  readonly interactions: Interactions;
  readonly interactionTimeoutMs: number;
}
