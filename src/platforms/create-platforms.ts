import type { Clock } from '../clock.ts';
import type { Command } from '../commands/command.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Store } from '../store/collection.ts';
import type { PlatformName } from './chat.ts';
import { discordLimits } from './discord/limits.ts';
import type { Metrics } from './metrics.ts';
import type { Platform, SendingSpeed } from './platform.ts';
import { telegramLimits, telegramPaidPerSecond } from './telegram/limits.ts';

export interface PlatformsOptions {
  config: Pick<Config, 'discord' | 'telegram' | 'newsletter' | 'editors' | 'editorsChats'>;
  commands: readonly Command[];
  clock: Clock;
  log: Logger;
  store: Store;
  limits?: 'kept' | 'off' | undefined;
  metrics?: Metrics | undefined;
}

/** What the platforms' limits allow; of the platforms that have a token. */
export function sendingSpeeds({
  discord,
  telegram,
}: Pick<Config, 'discord' | 'telegram'>): ReadonlyMap<PlatformName, SendingSpeed> {
  const speeds = new Map<PlatformName, SendingSpeed>();
  if (discord) speeds.set('discord', { post: discordLimits.perSecond, change: discordLimits.perSecond });
  const { perSecond: change } = telegramLimits;
  if (telegram) speeds.set('telegram', { post: telegram.paidBroadcast ? telegramPaidPerSecond : change, change });
  return speeds;
}

/** Those that have a token. Only their libraries are loaded, since each takes some 20 MB. */
export async function createPlatforms(options: PlatformsOptions): Promise<ReadonlyMap<PlatformName, Platform>> {
  const { config, commands, clock, log, store, limits = 'kept', metrics } = options;
  const { editors, editorsChats } = config;
  const shared = { newsletter: config.newsletter, commands, editors: editors.people, editorsChats, clock, log, limits };
  const platforms = new Map<PlatformName, Platform>();
  const measuredOn = (name: PlatformName) => ({ metrics: metrics?.of(name) });
  if (config.discord) {
    const { DiscordPlatform } = await import('./discord/discord-platform.ts');
    platforms.set('discord', new DiscordPlatform({ ...config.discord, ...shared, store, ...measuredOn('discord') }));
  }
  if (config.telegram) {
    const { TelegramPlatform } = await import('./telegram/telegram-platform.ts');
    platforms.set('telegram', new TelegramPlatform({ ...config.telegram, ...shared, ...measuredOn('telegram') }));
  }
  return platforms;
}
