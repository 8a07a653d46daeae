import type { schedule as en } from '../en/schedule.ts';

export const schedule: typeof en = {};
