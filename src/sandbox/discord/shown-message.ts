import { type APIMessage, ButtonStyle, ComponentType, MessageType } from 'discord-api-types/v10';
import { attachmentLinks, eachComponent, type MessageButton, type MessageComponent } from './component-rules.ts';
import { isEphemeral } from './interactions.ts';
import { isV2 } from './message-rules.ts';
import { plainText } from './plain-text.ts';
import type { StoredMessage } from './world.ts';

interface ShownButton {
  readonly label: string;
  readonly url?: string;
  readonly customId?: string;
  readonly disabled: boolean;
}

/** A message as a person sees it. */
export interface ShownMessage {
  readonly id: string;
  readonly author: string;
  /** What a person reads: content, then every text display in order, joined by newlines; links as their labels. */
  readonly text: string;
  readonly buttons: readonly ShownButton[];
  readonly ephemeral: boolean;
  readonly nonce?: string;
  /** Whom it pinged: `@everyone`, `@here`, `@<role or person>`. */
  readonly pinged: readonly string[];
  /** Whether it is among the channel's pinned messages. */
  readonly pinned: boolean;
  /** What can be downloaded: only what the message shows. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly raw: APIMessage;
}

export function shownMessage({ api, pinged, files }: StoredMessage): ShownMessage {
  return {
    id: api.id,
    author: api.author.global_name ?? api.author.username,
    text: textsOf(api)
      .map((text) => plainText(text))
      .join('\n'),
    buttons: [...eachComponent(componentsOf(api))].filter(isButton).map(shownButton),
    ephemeral: isEphemeral(api),
    ...(api.nonce === undefined ? {} : { nonce: String(api.nonce) }),
    pinged,
    pinned: api.pinned,
    files: isV2(api.flags) ? files.filter(({ name }) => attachmentLinks(componentsOf(api)).includes(name)) : files,
    raw: api,
  };
}

/** A message as lines of text, buttons in brackets: for people who read a chat in a terminal. */
export function transcriptOf(message: StoredMessage): string {
  const { author, pinned } = shownMessage(message);
  if (message.api.type === MessageType.ChannelPinnedMessage) return `${author} pinned a message to this channel.`;
  if (message.api.type === MessageType.ThreadStarterMessage) return `${author} started this thread with a message.`;
  return `${author}${pinned ? ' (pinned)' : ''}:\n${bodyText(message.api)}`;
}

/** The same, without who wrote it. */
export function bodyText(api: APIMessage): string {
  return [...embedsAndContent(api), ...blocks(componentsOf(api))].join('\n');
}

function blocks(components: readonly MessageComponent[]): string[] {
  return components.flatMap((component): string[] => {
    switch (component.type) {
      case ComponentType.Container:
        return blocks(component.components);
      case ComponentType.TextDisplay:
        return [plainText(component.content, '│ ')];
      case ComponentType.Section:
        return blocks([...component.components, component.accessory]);
      case ComponentType.ActionRow:
        return [component.components.filter(isButton).map(buttonFace).join(' ')];
      case ComponentType.Button:
        return [buttonFace(component)];
      case ComponentType.File:
        return [`( file: ${component.file.url.replace('attachment://', '')} )`];
      case ComponentType.Separator:
        return [component.divider === false ? '' : '─'.repeat(40)];
      default:
        return [];
    }
  });
}

function buttonFace(button: MessageButton): string {
  return `[ ${shownButton(button).label}${button.style === ButtonStyle.Link ? ' ↗' : ''} ]`;
}

function textsOf(api: APIMessage): string[] {
  const texts = [...eachComponent(componentsOf(api))].flatMap((component) =>
    component.type === ComponentType.TextDisplay ? [component.content] : [],
  );
  return [...embedsAndContent(api), ...texts];
}

function embedsAndContent(api: APIMessage): string[] {
  const embeds = api.embeds.flatMap(({ title, description, fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [api.content, ...embeds].filter((text): text is string => Boolean(text));
}

/** What is stored was read by the schema of `component-rules.ts`. */
function componentsOf(api: APIMessage): readonly MessageComponent[] {
  return (api.components ?? []) as readonly MessageComponent[];
}

function isButton(component: MessageComponent): component is MessageButton {
  return component.type === ComponentType.Button;
}

function shownButton({ label, emoji, url, custom_id, disabled = false }: MessageButton): ShownButton {
  return {
    label: label || emoji?.name || '',
    ...(url ? { url } : {}),
    ...(custom_id ? { customId: custom_id } : {}),
    disabled,
  };
}
