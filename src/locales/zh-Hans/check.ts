import type { check as en } from '../en/check.ts';

export const check: typeof en = {};
