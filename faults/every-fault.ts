import { endedProcesses } from './ended-processes.ts';
import type { Fault } from './fault.ts';
import { lostAnswers } from './lost-answers.ts';
import { platformChanges } from './platform-changes.ts';
import { setClocks } from './set-clocks.ts';
import { storeTroubles } from './store-troubles.ts';

/** In the order of the table. */
export const everyFault: readonly Fault[] = [
  ...lostAnswers,
  ...platformChanges,
  ...storeTroubles,
  ...setClocks,
  ...endedProcesses,
];
