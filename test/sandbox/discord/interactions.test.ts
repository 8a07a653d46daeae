import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ComponentType,
  Events,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  type Message,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import { login } from './client.ts';
import { StillClock } from './still-clock.ts';

let clock: StillClock;
let sandbox: DiscordSandbox;
let server: SandboxServer;
let channel: SandboxChannel;
let ada: SandboxMember;
let client: Client<true>;

beforeEach(async () => {
  clock = new StillClock();
  sandbox = await DiscordSandbox.start({ clock, limits: 'off' });
  server = sandbox.addServer({ name: 'Harbour Readers', locale: 'zh-TW' });
  channel = server.addChannel({ name: 'newsletter', type: 'text' });
  ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'], locale: 'zh-CN' });
  client = await login(sandbox, {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  });
  await client.application.commands.set([
    new SlashCommandBuilder()
      .setName('subscribe')
      .setDescription('Subscribe a channel')
      .setContexts(0)
      .setDefaultMemberPermissions('16')
      .addChannelOption((option) => option.setName('channel').setDescription('Which')),
    new SlashCommandBuilder()
      .setName('issue')
      .setDescription('Read an issue')
      .addStringOption((option) => option.setName('date').setDescription('Of when').setAutocomplete(true)),
  ]);
});

afterEach(async () => {
  await client.destroy();
  await sandbox.close();
});

/** What the bot does with the next interaction. */
function answer(how: (interaction: Interaction) => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.once(Events.InteractionCreate, (interaction) => how(interaction).then(resolve, reject));
  });
}

const button = (id: string, label: string) =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary),
  );

describe('a command', () => {
  test('reaches the bot with who, where and what, and its answer reaches the person', async () => {
    const other = server.addChannel({ name: 'other', type: 'text' });
    other.denyBot('SendMessages');
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand() || !interaction.inCachedGuild())
        throw new Error('Not a command in a server');
      const chosen = interaction.options.getChannel('channel', true);
      await interaction.reply({
        content: [
          interaction.locale,
          interaction.guildLocale,
          interaction.channel?.name,
          chosen.name,
          interaction.memberPermissions.has('ManageChannels'),
        ].join(' '),
        flags: MessageFlags.Ephemeral,
      });
    });
    const { shown, deferred } = await ada.type(channel, '/subscribe', { channel: other });
    await handled;
    expect(shown?.text).toBe('zh-CN zh-TW newsletter other true');
    expect([shown?.ephemeral, deferred]).toEqual([true, false]);
    expect(channel.messages()).toEqual([]);
  });

  test('may be thought about first, and its answer changed and followed up', async () => {
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      await interaction.deferReply();
      await interaction.editReply('First');
      await interaction.editReply('Second');
      await interaction.followUp('And more');
    });
    const conversation = await ada.type(channel, '/issue');
    await handled;
    expect(conversation.deferred).toBe(true);
    expect(conversation.shown?.text).toBe('Second');
    expect(conversation.followups.map(({ text }) => text)).toEqual(['And more']);
    expect(channel.messages().map(({ text }) => text)).toEqual(['Second', 'And more']);
  });

  test('that is not answered in 3 seconds fails for the person, and for the bot when it answers later', async () => {
    let arrived: (interaction: Interaction) => void = () => {};
    const arrival = new Promise<Interaction>((resolve) => {
      arrived = resolve;
    });
    client.once(Events.InteractionCreate, arrived);
    const failed = expect(ada.type(channel, '/issue')).rejects.toThrow('The application did not respond');
    const interaction = await arrival;
    clock.pass(3001);
    await failed;
    if (!interaction.isChatInputCommand()) throw new Error('Not a command');
    await expect(interaction.reply('Too late')).rejects.toMatchObject({ code: 10062, status: 404 });
  });

  test('takes one first response, and edits for 15 minutes', async () => {
    let kept: Interaction | undefined;
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      await interaction.reply('First');
      kept = interaction;
    });
    await ada.type(channel, '/issue');
    await handled;
    if (!kept?.isChatInputCommand()) throw new Error('Not a command');
    const path = `/interactions/${kept.id}/${kept.token}/callback` as const;
    await expect(client.rest.post(path, { body: { type: 4, data: { content: 'Again' } } })).rejects.toMatchObject({
      code: 40060,
    });
    clock.pass(15 * 60_000);
    await kept.editReply('Changed');
    clock.pass(1);
    await expect(kept.editReply('Changed again')).rejects.toMatchObject({ code: 10015 });
  });

  test('is not offered to who may not use it, nor in direct messages', async () => {
    const ben = server.addMember({ name: 'Ben' });
    await expect(ben.type(channel, '/subscribe')).rejects.toThrow('/subscribe is not shown to Ben');
    await expect(ada.type(ada.openDm(), '/subscribe')).rejects.toThrow('There is no command /subscribe here');
    await expect(ada.type(channel, '/subscribe', { day: 1 })).rejects.toThrow('has no option "day"');
  });

  test('completes what is typed', async () => {
    const handled = answer(async (interaction) => {
      if (!interaction.isAutocomplete()) throw new Error('Nothing to complete');
      const typed = interaction.options.getFocused();
      await interaction.respond([{ name: `${typed}-05-01`, value: '2026-05-01' }]);
    });
    expect(await ada.autocomplete(channel, '/issue', 'date', '2026')).toEqual([
      { name: '2026-05-01', value: '2026-05-01' },
    ]);
    await handled;
  });
});

describe('an answer', () => {
  test('is given back when the bot asks for it', async () => {
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      const { resource } = await interaction.reply({ content: 'Here', withResponse: true });
      expect(resource?.message?.content).toBe('Here');
      expect((await interaction.fetchReply()).id).toBe(resource?.message?.id);
      await interaction.deleteReply();
      await expect(interaction.fetchReply()).rejects.toMatchObject({ code: 10008 });
    });
    await ada.type(channel, '/issue');
    await handled;
    expect(channel.messages()).toEqual([]);
  });

  test('thought about where only the person sees it stays there', async () => {
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({
        flags: MessageFlags.IsComponentsV2,
        components: [new TextDisplayBuilder().setContent('Only for Ada'), button('more', 'More')],
      });
    });
    const { shown } = await ada.type(channel, '/issue');
    await handled;
    expect([shown?.text, shown?.ephemeral]).toEqual(['Only for Ada', true]);
    expect(channel.messages()).toEqual([]);
    if (!shown) throw new Error('Nothing was shown');
    const pressed = answer(async (interaction) => {
      if (!interaction.isButton()) throw new Error('Not a button');
      await interaction.deferUpdate();
      await interaction.editReply({ components: [new TextDisplayBuilder().setContent('And more')] });
    });
    const conversation = await ada.press(shown, 'More');
    await pressed;
    expect(conversation.shown).toMatchObject({ id: shown.id, text: 'And more', ephemeral: true, buttons: [] });
  });

  test('works in direct messages', async () => {
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      await interaction.reply(`${interaction.inGuild()} ${interaction.user.globalName}`);
    });
    const { shown } = await ada.type(ada.openDm(), '/issue');
    await handled;
    expect(shown?.text).toBe('false Ada');
  });

  test('may be a menu to choose from', async () => {
    const menu = new StringSelectMenuBuilder()
      .setCustomId('hour')
      .addOptions({ label: 'Morning', value: '9' }, { label: 'Evening', value: '18' });
    const shownMenu = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      await interaction.reply({ components: [new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu)] });
    });
    const { shown } = await ada.type(channel, '/issue');
    await shownMenu;
    if (!shown) throw new Error('Nothing was shown');
    const handled = answer(async (interaction) => {
      if (!interaction.isStringSelectMenu()) throw new Error('Not a menu');
      await interaction.update({ content: `At ${interaction.values.join()}`, components: [] });
    });
    await expect(ada.choose(shown, 'hour', ['12'])).rejects.toThrow('does not offer "12"');
    expect((await ada.choose(shown, 'hour', ['18'])).shown?.text).toBe('At 18');
    await handled;
  });
});

describe('a button', () => {
  test('changes the message it is on', async () => {
    const found = client.channels.cache.get(channel.id);
    if (!found?.isSendable()) throw new Error('The channel can be sent to');
    await found.send({ content: 'Page 1', components: [button('next', 'Next')] });
    const [posted] = channel.messages();
    if (!posted) throw new Error('Nothing was posted');
    const handled = answer(async (interaction) => {
      if (!interaction.isButton()) throw new Error('Not a button');
      await interaction.update({ content: 'Page 2', components: [] });
    });
    const { shown } = await ada.press(posted, 'Next');
    await handled;
    expect([shown?.id, shown?.text]).toEqual([posted.id, 'Page 2']);
    expect(channel.messages().map(({ text, buttons }) => [text, buttons])).toEqual([['Page 2', []]]);
  });

  test('opens a modal, which is filled in and sent', async () => {
    const opened = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      const reply = new TextInputBuilder().setCustomId('reply').setStyle(TextInputStyle.Paragraph).setMinLength(2);
      await interaction.showModal(
        new ModalBuilder()
          .setCustomId('question')
          .setTitle('Question of the Week')
          .addLabelComponents(new LabelBuilder().setLabel('Your answer').setTextInputComponent(reply)),
      );
    });
    const { modal, shown } = await ada.type(channel, '/issue');
    await opened;
    expect(shown).toBeUndefined();
    if (!modal) throw new Error('No modal was opened');
    expect(modal.title).toBe('Question of the Week');
    await expect(ada.submit(modal, { 'Your answer': '' })).rejects.toThrow('must be filled in');
    const handled = answer(async (interaction) => {
      if (!interaction.isModalSubmit()) throw new Error('Not a modal');
      await interaction.reply({
        content: `Thank you for "${interaction.fields.getTextInputValue('reply')}"`,
        flags: MessageFlags.Ephemeral,
      });
    });
    const receipt = await ada.submit(modal, { 'Your answer': 'Ferries' });
    await handled;
    expect(receipt.shown?.text).toBe('Thank you for "Ferries"');
  });
});

describe('a callback is refused', () => {
  const input = { type: ComponentType.TextInput, custom_id: 'a', style: 1 };
  const label = (component: object = input, text = 'Label') => ({ type: ComponentType.Label, label: text, component });
  const modal = (data: object) => ({ type: 9, data: { custom_id: 'm', title: 'T', components: [label()], ...data } });

  test.each<[string, object, number]>([
    ['with an update where there is no message', { type: 7, data: { content: 'x' } }, 50035],
    ['with choices for a command', { type: 8, data: { choices: [] } }, 50035],
    ['with an empty message', { type: 4, data: {} }, 50006],
    ['with too long a message', { type: 4, data: { content: 'x'.repeat(2001) } }, 50035],
    ['with a modal of 46 characters of title', modal({ title: 'x'.repeat(46) }), 50035],
    ['with a modal of nothing', modal({ components: [] }), 50035],
    [
      'with a modal of 6 inputs',
      modal({ components: [1, 2, 3, 4, 5, 6].map((id) => label({ ...input, custom_id: `${id}` })) }),
      50035,
    ],
    ['with a modal with a label of 46 characters', modal({ components: [label(input, 'x'.repeat(46))] }), 50035],
    [
      'with a modal with an input that takes 4001',
      modal({ components: [label({ ...input, max_length: 4001 })] }),
      50035,
    ],
    ['with a modal with one id twice', modal({ components: [label(), label()] }), 50035],
  ])('%s', async (_, body, code) => {
    let refused: unknown;
    const handled = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      refused = await client.rest.post(path, { body, auth: false }).catch((error: unknown) => error);
      await interaction.reply('Well then');
    });
    await ada.type(channel, '/issue');
    await handled;
    expect(refused).toMatchObject({ code });
  });
});

describe('people', () => {
  const heard = () => new Promise<Message>((resolve) => client.once(Events.MessageCreate, resolve));

  test('are heard in full when they reply to the bot, and not otherwise', async () => {
    const found = client.channels.cache.get(channel.id);
    if (!found?.isSendable()) throw new Error('The channel can be sent to');
    const own = heard();
    await found.send('What do you think?');
    await own;
    const [question] = channel.messages();
    if (!question) throw new Error('Nothing was posted');
    const reply = heard();
    ada.reply(question, 'Ferries');
    expect((await reply).content).toBe('Ferries');
    const aside = heard();
    ada.say(channel, 'Good morning');
    expect((await aside).content).toBe('');
  });

  test('are heard in direct messages', async () => {
    const user = await client.users.fetch(ada.id);
    await user.send('Hello');
    expect(
      ada
        .openDm()
        .messages()
        .map(({ text }) => text),
    ).toEqual(['Hello']);
  });
});
