import { Client, type ClientOptions, DiscordAPIError, Events, GatewayIntentBits, REST } from 'discord.js';
import type { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';

/** A real discord.js client that is logged in and has its servers. */
export async function login(sandbox: DiscordSandbox, options: Partial<ClientOptions> = {}): Promise<Client<true>> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.apiRoot }, ...options });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  return ready;
}

/** discord.js' HTTP side alone, without its own patience: what the sandbox answers comes out. */
export function restOf(sandbox: DiscordSandbox): REST {
  const impatient = { retries: 0, rejectOnRateLimit: () => true, globalRequestsPerSecond: 100_000 };
  return new REST({ api: sandbox.apiRoot, ...impatient }).setToken(sandbox.token);
}

/** The error a request is refused with. */
export async function refusalOf(request: Promise<unknown>): Promise<DiscordAPIError> {
  const error = await request.then(
    () => new Error('It was taken'),
    (reason: unknown) => reason,
  );
  if (error instanceof DiscordAPIError) return error;
  throw error;
}

/** Discord's nested errors as `[path, code]`. */
export function fieldErrors({ rawError }: DiscordAPIError): [string, string][] {
  return 'errors' in rawError ? errorsUnder(rawError.errors, []) : [];
}

function errorsUnder(value: unknown, path: string[]): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '_errors'
      ? (inner as { code: string }[]).map(({ code }): [string, string] => [path.join('.'), code])
      : errorsUnder(inner, [...path, key]),
  );
}
