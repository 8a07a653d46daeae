import type { Commands } from '../commands.ts';
import { refusal } from '../errors.ts';
import { guildForBot } from '../permissions.ts';
import { type Route, route } from '../router.ts';
import { applicationJson } from '../wire.ts';
import type { World } from '../world.ts';

/** The bot itself: who it is, where its gateway is, its commands. */
export function applicationRoutes(world: World, commands: Commands, gatewayForBot: () => { url: string }): Route[] {
  const requireOwn = (application: string) => {
    if (application !== world.bot.id) throw refusal(50001);
  };
  return [
    route('GET /users/@me', {}, () => ({
      status: 200,
      body: { ...world.bot, verified: true, mfa_enabled: true, flags: 0 },
    })),
    route('GET /users/:user', {}, ({ params }) => {
      const user = world.users.get(params.user);
      if (!user) throw refusal(10013);
      return { status: 200, body: user };
    }),
    route('GET /applications/@me', {}, () => ({ status: 200, body: applicationJson(world.bot) })),
    route('GET /oauth2/applications/@me', {}, () => ({ status: 200, body: applicationJson(world.bot) })),
    route('GET /gateway', {}, () => ({ status: 200, body: { url: gatewayForBot().url } })),
    route('GET /gateway/bot', {}, () => ({ status: 200, body: gatewayForBot() })),
    route('GET /applications/:application/commands', {}, ({ params }) => {
      requireOwn(params.application);
      return { status: 200, body: commands.list() };
    }),
    route('PUT /applications/:application/commands', {}, ({ params, body }) => {
      requireOwn(params.application);
      return { status: 200, body: commands.replaceAll(body) };
    }),
    route('GET /applications/:application/guilds/:guild/commands', {}, ({ params }) => {
      requireOwn(params.application);
      return { status: 200, body: commands.list(guildForBot(world, params.guild).id) };
    }),
    route('PUT /applications/:application/guilds/:guild/commands', {}, ({ params, body }) => {
      requireOwn(params.application);
      return { status: 200, body: commands.replaceAll(body, guildForBot(world, params.guild).id) };
    }),
  ];
}
