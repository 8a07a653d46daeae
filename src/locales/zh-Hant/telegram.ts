import type { telegram as en } from '../en/telegram.ts';

export const telegram: typeof en = {};
