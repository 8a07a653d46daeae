import { Events } from 'discord.js';
import { expect, test } from 'vitest';
import { createListeningClient } from '../../../src/platforms/discord/client.ts';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';

test('of the many who write in servers only a few are kept, and the bot itself', async () => {
  const sandbox = await DiscordSandbox.start({ limits: 'off' });
  const server = sandbox.addServer({ name: 'Harbour' });
  const channel = server.addChannel({ name: 'talk', type: 'text' });
  const client = createListeningClient(sandbox.apiRoot);
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  await ready;
  const heard: string[] = [];
  client.on(Events.MessageCreate, ({ author }) => heard.push(author.username));
  for (let number = 0; number < 600; number++)
    server.addMember({ name: `Reader ${number}` }).say(channel, 'Good morning!');
  await expect.poll(() => heard.length).toBe(600);
  expect(client.users.cache.size).toBe(500);
  expect(client.users.cache.has(client.user?.id ?? '')).toBe(true);
  const guild = client.guilds.cache.get(server.id);
  expect(guild?.members.cache.size).toBe(20);
  expect(guild?.members.me).not.toBeNull();
  await client.destroy();
  await sandbox.close();
});
