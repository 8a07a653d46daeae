import type { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';

/** At most, on Discord: error 30013 (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes). */
const channelsInServer = 500;

/** Adds so many channels, on as many servers as that takes; returns their ids. */
export function addChannels(sandbox: DiscordSandbox, count: number): string[] {
  let server = sandbox.addServer({ name: 'Bench' });
  return Array.from({ length: count }, (_, index) => {
    if (index > 0 && index % channelsInServer === 0) server = sandbox.addServer({ name: `Bench ${index}` });
    return server.addChannel({ name: `c${index}`, type: 'text' }).id;
  });
}
