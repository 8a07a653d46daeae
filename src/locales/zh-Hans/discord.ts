import type { discord as en } from '../en/discord.ts';

export const discord: typeof en = {};
