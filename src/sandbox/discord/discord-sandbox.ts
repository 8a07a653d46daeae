import { once } from 'node:events';
import type { Server } from 'node:http';
import { type Clock, systemClock } from '../../clock.ts';
import type { Backstage } from './backstage.ts';
import { Commands } from './commands.ts';
import { type Fault, Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { createHttpServer } from './http-server.ts';
import { defaultInteractionTimeoutMs, Interactions } from './interactions.ts';
import { RateLimits } from './rate-limits.ts';
import { RequestLog } from './request-log.ts';
import { Router } from './router.ts';
import { applicationRoutes } from './routes/application.ts';
import { channelRoutes } from './routes/channels.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { messageRoutes } from './routes/messages.ts';
import { pinRoutes } from './routes/pins.ts';
import { SandboxServer } from './sandbox-server.ts';
import { SessionStarts, sessionsPerDay } from './session-starts.ts';
import { advisedShards, mostServersPerShard } from './shards.ts';
import { World } from './world.ts';

export interface DiscordSandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Discord's rate limits; on by default. */
  limits?: 'on' | 'off';
  clock?: Clock;
  /** The bot token to accept; one is made up if not said. */
  token?: string;
  /** How long the bot may take for its first response, in milliseconds. */
  interactionTimeoutMs?: number;
  /** Servers that one connection may have; Discord's 2,500 unless said. */
  serversPerShard?: number;
  /** Sessions that the bot may begin in a day; Discord's 1,000 unless said. */
  sessionsPerDay?: number;
  /** Between the beginnings of two sessions, in milliseconds: Discord's are 5,000; 0 unless said, for bots that are killed and started. */
  identifyPaceMs?: number;
}

/** Discord on loopback, as strict as Discord: REST v10 and gateway v10 for an unmodified discord.js. */
export class DiscordSandbox {
  /** What goes into discord.js' `rest.api`. */
  readonly apiRoot: string;
  /** The bot token that is accepted. */
  readonly token: string;
  /** What the bot asked of the HTTP side. */
  readonly requests: RequestLog;
  /** Connections that the gateway did not take, sessions begun on it and resumed. */
  readonly gateway: Pick<Gateway, 'refused' | 'identifies' | 'resumes'>;
  readonly #http: Server;
  readonly #gateway: Gateway;
  readonly #backstage: Backstage;
  readonly #faults: Faults;

  private constructor(parts: {
    http: Server;
    port: number;
    gateway: Gateway;
    backstage: Backstage;
    token: string;
    requests: RequestLog;
    faults: Faults;
  }) {
    this.apiRoot = `http://127.0.0.1:${parts.port}/api`;
    this.token = parts.token;
    this.requests = parts.requests;
    this.gateway = parts.gateway;
    this.#http = parts.http;
    this.#gateway = parts.gateway;
    this.#backstage = parts.backstage;
    this.#faults = parts.faults;
  }

  static async start(options: DiscordSandboxOptions = {}): Promise<DiscordSandbox> {
    const { clock = systemClock, interactionTimeoutMs = defaultInteractionTimeoutMs } = options;
    const world = new World(clock);
    const commands = new Commands(world);
    const interactions = new Interactions(world, interactionTimeoutMs);
    const token = options.token ?? madeUpToken(world.bot.id);
    const requests = new RequestLog();
    const faults = new Faults();
    const limits = options.limits === 'off' ? undefined : new RateLimits(() => world.now());
    const mostServers = options.serversPerShard ?? mostServersPerShard;
    const starts = new SessionStarts({
      now: () => world.now(),
      total: options.sessionsPerDay ?? sessionsPerDay,
      paceMs: options.identifyPaceMs ?? 0,
    });
    let port = 0;
    const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`;
    const gatewayForBot = () => ({
      url: gatewayUrl(),
      shards: advisedShards(world.guilds.size, mostServers),
      session_start_limit: starts.limit,
    });
    const http = createHttpServer({
      router: new Router([
        ...messageRoutes(world, limits),
        ...pinRoutes(world),
        ...channelRoutes(world),
        ...interactionRoutes(interactions),
        ...applicationRoutes(world, commands, gatewayForBot),
      ]),
      token,
      limits,
      log: requests,
      faults,
    });
    const gateway = new Gateway({
      http,
      world,
      token,
      url: gatewayUrl,
      starts,
      mostServersPerShard: mostServers,
    });
    http.listen(options.port ?? 0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('The sandbox has no port');
    port = address.port;
    const backstage = { world, commands, interactions, interactionTimeoutMs };
    return new DiscordSandbox({ http, port, gateway, backstage, token, requests, faults });
  }

  /** A new server that the bot is a member of. */
  addServer(options: { name: string; locale?: string }): SandboxServer {
    return new SandboxServer(this.#backstage, options);
  }

  /** The names of the commands that are registered, in a server or everywhere. */
  commandNames(guild?: string): string[] {
    return this.#backstage.commands.list(guild).map(({ name }) => name);
  }

  /** What goes wrong with the next requests to a route. */
  fault(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** The gateway does not take the next so many connections. */
  refuseGateway(times: number): void {
    this.#gateway.refuse(times);
  }

  dropGateway(how: 'close' | 'reset' | 'invalid-session'): void {
    this.#gateway.drop(how);
  }

  /** How many messages the bot has posted, answers to interactions not counted. */
  get posted(): number {
    return this.#backstage.world.posts;
  }

  /** Resolves when the bot has posted that many messages in all, answers to interactions not counted. */
  whenMessages(count: number): Promise<void> {
    return this.#backstage.world.whenPosts(count);
  }

  async close(): Promise<void> {
    this.#gateway.close();
    const closed = once(this.#http, 'close');
    this.#http.close();
    this.#http.closeAllConnections();
    await closed;
  }
}

/** Of a real token's form: the bot's id, then two opaque parts. */
function madeUpToken(botId: string): string {
  return `${Buffer.from(botId).toString('base64url')}.sandbox.${crypto.randomUUID().replaceAll('-', '')}`;
}
