import { type Clock, systemClock } from '../../clock.ts';
import { type Fault, Faults } from './faults.ts';
import { RateLimits } from './rate-limits.ts';
import { RequestLog } from './request-log.ts';
import { SandboxChat } from './sandbox-chat.ts';
import { SandboxPerson } from './sandbox-person.ts';
import { BotApiServer } from './server.ts';
import { Stars } from './stars.ts';
import { type NewPerson, World } from './world.ts';

export interface TelegramSandboxOptions {
  /** Default: any that is free. */
  port?: number;
  /** Whether sending too fast is refused, as Telegram does. Default `on`. */
  limits?: 'on' | 'off';
  /** The Telegram Stars of a bot for which paid broadcasts are switched on. Without them it can't pay to send faster. */
  stars?: number;
  clock?: Clock;
  token?: string;
  botUsername?: string;
}

export interface NewGroup {
  title: string;
  kind: 'group' | 'supergroup' | 'forum';
  creator: SandboxPerson;
  /** Whether the bot is a member already. Default: it is. */
  withBot?: boolean;
}

export interface NewChannel {
  title: string;
  username?: string;
  creator: SandboxPerson;
  /** Whether the bot is an administrator already, with the right to post. Default: it is. */
  withBot?: boolean;
}

/**
 * Telegram on loopback, as strict as Telegram: give `apiRoot` and `token` to an unmodified telegraf, and let people do
 * what people do. What is set up here (people, chats) was there before the bot and is not told to it; what people do is.
 */
export class TelegramSandbox {
  readonly apiRoot: string;
  readonly token: string;
  readonly requests: RequestLog;
  readonly #world: World;
  readonly #server: BotApiServer;
  readonly #faults: Faults;
  readonly #stars: Stars | undefined;

  static async start(options: TelegramSandboxOptions = {}): Promise<TelegramSandbox> {
    const { port = 0, limits = 'on', clock = systemClock, botUsername = 'focus_this_week_bot' } = options;
    const token = options.token ?? '7000000001:AAsandbox-token-that-opens-nothing-real';
    const world = new World(clock, {
      id: Number(token.split(':')[0]),
      is_bot: true,
      first_name: 'Focus This Week',
      username: botUsername,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: true,
    });
    const faults = new Faults();
    const stars = options.stars === undefined ? undefined : new Stars(options.stars);
    const requests = new RequestLog();
    const server = new BotApiServer({
      world,
      token,
      limits: limits === 'on' ? new RateLimits(stars) : undefined,
      faults,
      requests,
    });
    return new TelegramSandbox({ apiRoot: await server.listen(port), token, requests, world, server, faults, stars });
  }

  /** Use `start`. */
  private constructor(parts: {
    apiRoot: string;
    token: string;
    requests: RequestLog;
    world: World;
    server: BotApiServer;
    faults: Faults;
    stars: Stars | undefined;
  }) {
    this.apiRoot = parts.apiRoot;
    this.token = parts.token;
    this.requests = parts.requests;
    this.#world = parts.world;
    this.#server = parts.server;
    this.#faults = parts.faults;
    this.#stars = parts.stars;
  }

  get botUsername(): string {
    return this.#world.bot.username;
  }

  /** The bot's Telegram Stars that are left. */
  get stars(): number {
    return this.#stars?.balance ?? 0;
  }

  addPerson(person: NewPerson): SandboxPerson {
    return new SandboxPerson(this.#world, this.#world.addPerson(person));
  }

  addGroup({ title, kind, creator, withBot = true }: NewGroup): SandboxChat {
    const record = this.#world.addGroup(title, kind);
    record.standings.set(creator.id, { kind: 'creator' });
    if (withBot) record.standings.set(this.#world.bot.id, { kind: 'member' });
    return new SandboxChat(this.#world, record);
  }

  addChannel({ title, username, creator, withBot = true }: NewChannel): SandboxChat {
    const record = this.#world.addChannel(title, username);
    record.standings.set(creator.id, { kind: 'creator' });
    if (withBot) {
      record.standings.set(this.#world.bot.id, { kind: 'administrator', rights: { can_post_messages: true } });
    }
    return new SandboxChat(this.#world, record);
  }

  /** The bot's list of commands, as `setMyCommands` left it for this language (`''`: for all) and scope. */
  commands(language = '', scope: object = { type: 'default' }): readonly { command: string; description: string }[] {
    return this.#world.commands.get(`${JSON.stringify(scope)} ${language}`) ?? [];
  }

  /** Lets something go wrong with the bot's next calls of a method. */
  fault(fault: Fault): void {
    this.#faults.plan(fault);
  }

  /** Resolves when a bot asks for updates for the first time. */
  whenPolled(): Promise<void> {
    return this.#world.updates.polled;
  }

  /** Resolves when the bot has posted so many messages in all. */
  whenMessages(count: number): Promise<void> {
    return this.#world.activity.whenPosted(count);
  }

  /** Cuts every connection; who still waits for the bot gets nothing. */
  async close(): Promise<void> {
    this.#world.updates.close();
    this.#world.activity.close();
    this.#world.queries.close();
    await this.#server.close();
  }
}
