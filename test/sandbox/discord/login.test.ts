import { Client, type ClientOptions, Events, GatewayIntentBits, MessageFlags, TextDisplayBuilder } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import { login } from './client.ts';

let sandbox: DiscordSandbox;
const clients: Client[] = [];

beforeEach(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  await sandbox.close();
});

async function loggedIn(options: Partial<ClientOptions> = {}): Promise<Client<true>> {
  const client = await login(sandbox, options);
  clients.push(client);
  return client;
}

describe('a discord.js client', () => {
  test('logs in, finds its servers and posts what people then see', async () => {
    const server = sandbox.addServer({ name: 'Harbour Readers', locale: 'zh-TW' });
    const channel = server.addChannel({ name: 'newsletter', type: 'text' });
    const client = await loggedIn();
    const guild = client.guilds.cache.get(server.id);
    expect(guild?.name).toBe('Harbour Readers');
    expect(guild?.preferredLocale).toBe('zh-TW');
    const found = client.channels.cache.get(channel.id);
    if (!found?.isSendable()) throw new Error('The channel can be sent to');
    await found.send({
      flags: MessageFlags.IsComponentsV2,
      components: [new TextDisplayBuilder().setContent('# Hello\nRead **this** [article](https://example.org/a)')],
    });
    expect(channel.messages().map(({ author, text }) => ({ author, text }))).toEqual([
      { author: 'Focus', text: 'Hello\nRead this article' },
    ]);
    await sandbox.whenMessages(1);
  });

  test('is refused with a wrong token', async () => {
    const client = new Client({ intents: [], rest: { api: sandbox.apiRoot } });
    clients.push(client);
    await expect(client.login('MTIz.wrong.token')).rejects.toMatchObject({ code: 'TokenInvalid' });
    expect(sandbox.requests.count(undefined, 401)).toBe(1);
  });

  test('is refused when it asks for a privileged intent', async () => {
    const client = new Client({ intents: [GatewayIntentBits.MessageContent], rest: { api: sandbox.apiRoot } });
    clients.push(client);
    await expect(client.login(sandbox.token)).rejects.toThrow('Used disallowed intents');
  });

  test.each(['close', 'reset'] as const)(
    'resumes after the connection is lost by "%s", and misses nothing',
    async (how) => {
      const server = sandbox.addServer({ name: 'Harbour Readers' });
      const client = await loggedIn();
      const created = new Promise<string>((resolve) => client.once(Events.ChannelCreate, ({ name }) => resolve(name)));
      sandbox.dropGateway(how);
      server.addChannel({ name: 'made-meanwhile', type: 'text' });
      expect(await created).toBe('made-meanwhile');
      expect(sandbox.gateway).toMatchObject({ identifies: 1, resumes: 1 });
    },
  );

  test('identifies anew after an invalid session', async () => {
    sandbox.addServer({ name: 'Harbour Readers' });
    // discord.js would hold a second identify back for five seconds.
    const client = await loggedIn({ ws: { buildIdentifyThrottler: () => ({ waitForIdentify: async () => {} }) } });
    const again = new Promise((resolve) => client.once(Events.ShardReady, resolve));
    sandbox.dropGateway('invalid-session');
    await again;
    expect(sandbox.gateway.identifies).toBe(2);
  });

  test('hears of channels, threads and servers that come and go', async () => {
    const server = sandbox.addServer({ name: 'Harbour Readers' });
    const channel = server.addChannel({ name: 'newsletter', type: 'text' });
    const client = await loggedIn();
    const heard: string[] = [];
    const last = new Promise<void>((resolve) => {
      client.on(Events.ThreadCreate, ({ name }) => heard.push(`thread ${name}`));
      client.on(Events.ChannelDelete, (gone) => heard.push(`deleted ${gone.id === channel.id}`));
      client.on(Events.GuildUnavailable, () => heard.push('unavailable'));
      client.on(Events.GuildAvailable, () => heard.push('available'));
      client.on(Events.GuildDelete, ({ name }) => {
        heard.push(`removed from ${name}`);
        resolve();
      });
    });
    channel.addThread({ name: 'talk' });
    channel.delete();
    server.becomeUnavailable();
    server.becomeAvailable();
    server.removeBot();
    await last;
    expect(heard).toEqual(['thread talk', 'deleted true', 'unavailable', 'available', 'removed from Harbour Readers']);
  });
});
