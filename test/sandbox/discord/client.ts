import { Client, type ClientOptions, Events, GatewayIntentBits, REST } from 'discord.js';
import type { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';

/** A real discord.js client that is logged in and has its servers. */
export async function login(sandbox: DiscordSandbox, options: Partial<ClientOptions> = {}): Promise<Client<true>> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.apiRoot }, ...options });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  return ready;
}

/** discord.js' HTTP side alone. */
export function restOf(sandbox: DiscordSandbox): REST {
  return new REST({ api: sandbox.apiRoot, retries: 0, rejectOnRateLimit: () => true }).setToken(sandbox.token);
}
