import type { config as en } from '../en/config.ts';

export const config: typeof en = {};
