import type { ShownButton, ShownMessage } from './shown-message.ts';
import type { TextEntity } from './text-entity.ts';

/** A message as text: quotations with a bar, links with their address, buttons in brackets. */
export function messageText(message: ShownMessage): string {
  const { from, edited, pinned } = message;
  return `${from}${edited ? ' (edited)' : ''}${pinned ? ' (pinned)' : ''}:\n${bodyText(message)}`;
}

/** The same of one message, without who wrote it. */
export function bodyText(message: ShownMessage): string {
  const { linkPreview, buttons } = message;
  const lines: string[] = [];
  const preview = linkPreview?.is_disabled ? undefined : linkPreview?.url;
  if (preview !== undefined && linkPreview?.show_above_text) lines.push(`[preview of ${preview}]`);
  if (message.attached)
    lines.push(`( ${message.attached.kind === 'document' ? message.attached.name : message.attached.kind} )`);
  if (message.text !== '') lines.push(decorated(message));
  if (preview !== undefined && !linkPreview?.show_above_text) lines.push(`[preview of ${preview}]`);
  for (const row of buttons) lines.push(row.map(buttonText).join(' '));
  if (message.opensField) lines.push(`[ ${message.opensField.hint} … ]`);
  return lines.join('\n');
}

function buttonText({ label, url }: ShownButton): string {
  return url === undefined ? `[${label}]` : `[${label} → ${url}]`;
}

interface Insertion {
  at: number;
  text: string;
}

/** Links get their address behind them; lines of a quotation get a bar before them. */
function decorated({ text, entities }: ShownMessage): string {
  const insertions = entities.flatMap((entity) => insertionsFor(entity, text)).sort((one, other) => one.at - other.at);
  let result = '';
  let at = 0;
  for (const insertion of insertions) {
    result += text.slice(at, insertion.at) + insertion.text;
    at = insertion.at;
  }
  return result + text.slice(at);
}

function insertionsFor({ type, offset, length, url }: TextEntity, text: string): Insertion[] {
  const end = offset + length;
  if (type === 'text_link' && url !== undefined) return [{ at: end, text: ` <${url}>` }];
  if (type !== 'blockquote' && type !== 'expandable_blockquote') return [];
  const bars: Insertion[] = [{ at: offset, text: '┃ ' }];
  for (
    let newline = text.indexOf('\n', offset);
    newline !== -1 && newline < end - 1;
    newline = text.indexOf('\n', newline + 1)
  ) {
    bars.push({ at: newline + 1, text: '┃ ' });
  }
  return bars;
}
