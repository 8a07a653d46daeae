import type { Clock } from '../../src/clock.ts';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import type { PersonKey } from '../../src/platforms/chat.ts';
import { chatKeySchema, personKeySchema } from '../../src/platforms/chat.ts';
import type { Reply, Written } from '../../src/questions/reply.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxServer } from '../../src/sandbox/discord/sandbox-server.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import { type RunningBot, startBot } from '../running-bot.ts';

export const asked = issueDateSchema.parse('2026-01-02');
const text = [
  '---\ndate: 2026-01-02\nlanguage: en\ncloses: 2999-01-01T00:00:00Z\n---',
  'Dear reader,',
  'All is well.',
  '## Question of the Week',
  '**What would you do without the ferry?**',
].join('\n\n');

/** Both platforms with editors on each: Mei by her role on Discord, Tom by his id on Telegram; and two readers. */
export interface Newsroom extends RunningBot {
  server: SandboxServer;
  channel: SandboxChannel;
  group: SandboxChat;
  mei: SandboxMember;
  tom: SandboxPerson;
  ana: SandboxMember;
  bo: SandboxPerson;
  role: string;
}

/** `languageCode` is Tom's, `locale` Mei's. */
export async function openNewsroom({
  locale = 'en-GB',
  languageCode = 'en',
  clock,
}: {
  locale?: string;
  languageCode?: string;
  clock?: Clock;
} = {}): Promise<Newsroom> {
  let rest: Omit<Newsroom, keyof RunningBot> | undefined;
  const running = await startBot({ '2026-01-02.md': text }, 'off', clock, undefined, ({ discord, telegram }) => {
    const server = discord.addServer({ name: 'Harbour' });
    const role = server.addRole({ name: 'Editors' });
    const channel = server.addChannel({ name: 'editors', type: 'text' });
    const mei = server.addMember({ name: 'Mei', permissions: ['ManageMessages'], roles: [role], locale });
    const ana = server.addMember({ name: 'Ana', permissions: ['ManageMessages'] });
    const tom = telegram.addPerson({ name: 'Tom', languageCode });
    const bo = telegram.addPerson({ name: 'Bo', languageCode: 'en' });
    const group = telegram.addGroup({ title: 'Editors', kind: 'supergroup', creator: tom });
    rest = { server, role, channel, mei, ana, tom, bo, group };
    return {
      EDITORS: `discord-role:${role}, telegram:${tom.id}`,
      EDITORS_DISCORD_CHANNEL: channel.id,
      EDITORS_TELEGRAM_CHAT: String(group.id),
    };
  });
  if (!rest) throw new Error('nothing was prepared');
  await rest.bo.join(rest.group);
  await rest.bo.start();
  await rest.tom.start();
  // A getter of `running` would be copied once only.
  return Object.assign(running, rest);
}

export function reader(number: number): PersonKey {
  return personKeySchema.parse(`discord:${9000 + number}`);
}

export function keyOf(who: SandboxMember | SandboxPerson): PersonKey {
  return personKeySchema.parse(typeof who.id === 'string' ? `discord:${who.id}` : `telegram:${who.id}`);
}

/** A reader's answer, as `/answer` stores it. */
export async function answer(
  { bot }: Pick<RunningBot, 'bot'>,
  person: PersonKey,
  words: string,
  more: Partial<Written> = {},
): Promise<Reply> {
  const receipt = await bot.questions.replies.answer(asked, person, {
    text: words,
    shownAs: { kind: 'name', name: 'Ana' },
    mayFeature: true,
    language: 'en',
    source: { kind: 'form', chat: chatKeySchema.parse('discord:5') },
    ...more,
  });
  if (receipt.kind !== 'stored') throw new Error(JSON.stringify(receipt));
  return receipt.reply;
}
