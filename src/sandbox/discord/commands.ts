import { type CommandDefinition, readCommands } from './command-rules.ts';
import { refusal } from './errors.ts';
import type { World } from './world.ts';

/** New commands a day. Source: interactions/application-commands.mdx. */
const createsPerDay = 200;
const dayMs = 86_400_000;

export type RegisteredCommand = CommandDefinition & { id: string; application_id: string; version: string };

/** The application's registered commands: global ones and those of one server. */
export class Commands {
  readonly #world: World;
  readonly #registered = new Map<string, RegisteredCommand[]>();
  #creates: number[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  list(guild = 'global'): RegisteredCommand[] {
    return this.#registered.get(guild) ?? [];
  }

  /** Registers exactly these; one with a known name keeps its id. Throws 50035, or 30034 after 200 new ones in a day. */
  replaceAll(body: unknown, guild = 'global'): RegisteredCommand[] {
    const definitions = readCommands(body);
    const known = new Map(this.list(guild).map((command) => [`${command.type} ${command.name}`, command.id]));
    const now = this.#world.now();
    const created = definitions.filter(({ type, name }) => !known.has(`${type} ${name}`)).length;
    this.#creates = this.#creates.filter((at) => at > now - dayMs);
    if (this.#creates.length + created > createsPerDay) throw refusal(30034);
    this.#creates.push(...new Array<number>(created).fill(now));
    const version = this.#world.newId();
    const registered = definitions.map((definition) => ({
      ...definition,
      id: known.get(`${definition.type} ${definition.name}`) ?? this.#world.newId(),
      application_id: this.#world.bot.id,
      version,
      ...(guild === 'global' ? {} : { guild_id: guild }),
    }));
    this.#registered.set(guild, registered);
    return registered;
  }

  /** The command a person in this server (or in a direct message) finds under a name. */
  find(name: string, guild: string | undefined): RegisteredCommand | undefined {
    return [...(guild ? this.list(guild) : []), ...this.list()].find((command) => command.name === name);
  }
}
