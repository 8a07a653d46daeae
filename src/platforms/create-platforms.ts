import type { Clock } from '../clock.ts';
import type { Command } from '../commands/command.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { PlatformName } from './chat.ts';
import { DiscordPlatform } from './discord/discord-platform.ts';
import { discordLimits } from './discord/limits.ts';
import type { Metrics } from './metrics.ts';
import type { Platform } from './platform.ts';
import { telegramLimits } from './telegram/limits.ts';
import { TelegramPlatform } from './telegram/telegram-platform.ts';

export interface PlatformsOptions {
  config: Pick<Config, 'discord' | 'telegram' | 'newsletter' | 'editors' | 'editorsChats'>;
  commands: readonly Command[];
  clock: Clock;
  log: Logger;
  limits?: 'kept' | 'off' | undefined;
  metrics?: Metrics | undefined;
}

/** How many posts, or changes of posts, the platforms' limits allow in a second. */
export function postsPerSecondOn(names: readonly PlatformName[]): ReadonlyMap<PlatformName, number> {
  const limits = { discord: discordLimits, telegram: telegramLimits };
  return new Map(names.map((name) => [name, limits[name].perSecond]));
}

/** Those that have a token. */
export function createPlatforms(options: PlatformsOptions): ReadonlyMap<PlatformName, Platform> {
  const { config, commands, clock, log, limits = 'kept', metrics } = options;
  const { editors, editorsChats } = config;
  const shared = { newsletter: config.newsletter, commands, editors: editors.people, editorsChats, clock, log, limits };
  const platforms = new Map<PlatformName, Platform>();
  const measuredOn = (name: PlatformName) => ({ metrics: metrics?.of(name) });
  if (config.discord) {
    platforms.set('discord', new DiscordPlatform({ ...config.discord, ...shared, ...measuredOn('discord') }));
  }
  if (config.telegram) {
    platforms.set('telegram', new TelegramPlatform({ ...config.telegram, ...shared, ...measuredOn('telegram') }));
  }
  return platforms;
}
