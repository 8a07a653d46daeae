import type { Server } from 'node:http';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { SessionStarts } from './session-starts.ts';
import { type Shard, shardOf } from './shards.ts';
import { guildCreateJson } from './wire.ts';
import type { GatewayEvent, Guild, World } from './world.ts';

/** How often a client must be heard from, in milliseconds. Discord's usual value. */
const heartbeatIntervalMs = 41_250;
/** Messages a client may send in a minute. Source: discord-api-docs events/gateway.mdx, "Rate Limiting". */
const messagesPerMinute = 120;
/** Events a dropped session can be given again. */
const replayed = 2_000;
/** Source: discord-api-docs events/gateway.mdx, "Privileged Intents"; an application starts without them. */
const privilegedIntents =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const knownIntents = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((sum, bit) => sum | bit, 0);

const frame = z.object({ op: z.int(), d: z.unknown().optional() });
const identify = z.object({
  token: z.string(),
  intents: z.int(),
  properties: z.unknown(),
  shard: z.tuple([z.int(), z.int()]).optional(),
});
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: Shard;
  socket: WebSocket | undefined;
  sequence: number;
  /** The last events as sent, the newest last. */
  readonly sent: { sequence: number; text: string }[];
}

export interface GatewayOptions {
  http: Server;
  world: World;
  token: string;
  url: () => string;
  starts: SessionStarts;
  mostServersPerShard: number;
}

/** Discord's gateway: sessions and their shards, heartbeats, events, resuming. */
export class Gateway {
  readonly #world: World;
  readonly #token: string;
  readonly #url: () => string;
  readonly #starts: SessionStarts;
  readonly #mostServersPerShard: number;
  readonly #server: WebSocketServer;
  readonly #sessions = new Map<string, Session>();
  #refusals = 0;
  /** How many times a connection was not taken, a client identified anew, and one resumed. */
  refused = 0;
  identifies = 0;
  resumes = 0;

  constructor({ http, world, token, url, starts, mostServersPerShard }: GatewayOptions) {
    this.#world = world;
    this.#token = token;
    this.#url = url;
    this.#starts = starts;
    this.#mostServersPerShard = mostServersPerShard;
    this.#server = new WebSocketServer({
      server: http,
      path: '/gateway',
      perMessageDeflate: false,
      verifyClient: (_, answer) => {
        const isRefused = this.#refusals > 0;
        if (isRefused) {
          this.#refusals -= 1;
          this.refused += 1;
        }
        answer(!isRefused, 503, 'Service Unavailable');
      },
    });
    this.#server.on('connection', (socket) => this.#connected(socket));
    world.onEvent((event) => this.#dispatch(event));
  }

  /** The next so many connections are answered with 503. */
  refuse(times: number): void {
    this.#refusals = times;
  }

  /** Ends every connection: politely with a resumable code, as a broken line, or telling that the session is over. */
  drop(how: 'close' | 'reset' | 'invalid-session'): void {
    for (const session of this.#sessions.values()) {
      const { socket } = session;
      if (!socket) continue;
      if (how === 'close') socket.close(GatewayCloseCodes.UnknownError, 'Unknown error.');
      else if (how === 'reset') socket.terminate();
      else {
        this.#sessions.delete(session.id);
        send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      }
    }
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #connected(socket: WebSocket): void {
    let session: Session | undefined;
    let received: number[] = [];
    // A broken line is the client's business: it connects again.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = undefined;
    });
    socket.on('message', (data) => {
      const now = this.#world.now();
      received = received.filter((at) => at > now - 60_000);
      received.push(now);
      if (received.length > messagesPerMinute)
        return socket.close(GatewayCloseCodes.RateLimited, 'You are being rate limited.');
      const read = readFrame(data);
      if (!read) return socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
      switch (read.op) {
        case GatewayOpcodes.Heartbeat:
          return send(socket, { op: GatewayOpcodes.HeartbeatAck });
        case GatewayOpcodes.Identify:
          if (session) return socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
          session = this.#identify(socket, read.d);
          return;
        case GatewayOpcodes.Resume:
          if (session) return socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
          session = this.#resume(socket, read.d);
          return;
        case GatewayOpcodes.PresenceUpdate:
        case GatewayOpcodes.RequestGuildMembers:
        case GatewayOpcodes.VoiceStateUpdate:
          if (!session) socket.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
          return;
        default:
          return socket.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
      }
    });
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: heartbeatIntervalMs } });
  }

  #identify(socket: WebSocket, data: unknown): Session | undefined {
    const read = identify.safeParse(data);
    if (!read.success) {
      socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
      return undefined;
    }
    const { token, intents, shard = [0, 1] } = read.data;
    if (token.replace(/^Bot /, '') !== this.#token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      return undefined;
    }
    if (intents & ~knownIntents) {
      socket.close(GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).');
      return undefined;
    }
    if (intents & privilegedIntents) {
      socket.close(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
      return undefined;
    }
    const [number, count] = shard;
    if (number < 0 || number >= count) {
      socket.close(GatewayCloseCodes.InvalidShard, 'Invalid shard.');
      return undefined;
    }
    const world = this.#world;
    const guilds = [...world.guilds.values()].filter(
      ({ id, presence }) => presence !== 'removed' && shardOf(id, count) === number,
    );
    if (guilds.length > this.#mostServersPerShard) {
      socket.close(GatewayCloseCodes.ShardingRequired, 'Sharding required.');
      return undefined;
    }
    const start = this.#starts.take();
    if (start === 'used-up') {
      // Discord resets the token of a bot that goes on.
      socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      return undefined;
    }
    if (start === 'too-soon') {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return undefined;
    }
    this.identifies += 1;
    return this.#begin(socket, intents, shard, guilds);
  }

  #begin(socket: WebSocket, intents: number, shard: Shard, guilds: readonly Guild[]): Session {
    const id = crypto.randomUUID().replaceAll('-', '');
    const session: Session = { id, intents, shard, socket, sequence: 0, sent: [] };
    this.#sessions.set(id, session);
    const world = this.#world;
    const bot = { ...world.bot, verified: true, mfa_enabled: true, flags: 0 };
    deliver(session, 'READY', {
      v: 10,
      user: bot,
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: id,
      session_type: 'normal',
      resume_gateway_url: this.#url(),
      private_channels: [],
      relationships: [],
      user_settings: {},
      shard,
      application: { id: world.bot.id, flags: 0 },
    });
    if (intents & GatewayIntentBits.Guilds) {
      for (const guild of guilds) {
        if (guild.presence === 'joined') deliver(session, 'GUILD_CREATE', guildCreateJson(world, guild));
      }
    }
    return session;
  }

  #resume(socket: WebSocket, data: unknown): Session | undefined {
    const read = resume.safeParse(data);
    if (!read.success) {
      socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
      return undefined;
    }
    const { token, session_id: id, seq } = read.data;
    if (token.replace(/^Bot /, '') !== this.#token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      return undefined;
    }
    const session = this.#sessions.get(id);
    if (session && seq > session.sequence) {
      socket.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
      return undefined;
    }
    const oldest = session?.sent[0]?.sequence ?? 1;
    if (!session || seq + 1 < oldest) {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return undefined;
    }
    session.socket?.terminate();
    session.socket = socket;
    for (const { sequence, text } of session.sent) if (sequence > seq) socket.send(text);
    deliver(session, 'RESUMED', {});
    this.resumes += 1;
    return session;
  }

  #dispatch(event: GatewayEvent): void {
    let data: string | undefined;
    for (const session of this.#sessions.values()) {
      if (event.intents !== 0 && (session.intents & event.intents) === 0) continue;
      const [number, count] = session.shard;
      if (count > 1 && shardOf(event.guildId, count) !== number) continue;
      data ??= JSON.stringify(event.data());
      deliverText(session, event.name, data);
    }
  }
}

function deliver(session: Session, name: string, data: unknown): void {
  deliverText(session, name, JSON.stringify(data));
}

/** The data is made text once for all sessions; only the sequence number differs. */
function deliverText(session: Session, name: string, data: string): void {
  session.sequence += 1;
  const text = `{"op":0,"t":"${name}","s":${session.sequence},"d":${data}}`;
  session.sent.push({ sequence: session.sequence, text });
  if (session.sent.length > 2 * replayed) session.sent.splice(0, replayed);
  if (session.socket?.readyState === session.socket?.OPEN) session.socket?.send(text);
}

function send(socket: WebSocket, payload: { op: GatewayOpcodes; d?: unknown }): void {
  socket.send(JSON.stringify({ d: null, s: null, t: null, ...payload }));
}

function readFrame(data: RawData): z.infer<typeof frame> | undefined {
  try {
    return frame.parse(JSON.parse(String(data)));
  } catch {
    return undefined;
  }
}
