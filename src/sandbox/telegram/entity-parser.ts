import { parseHtml } from './html-parser.ts';
import type { FormattedText, TextEntity } from './text-entity.ts';

/** Entities a message keeps; the rest is dropped without a word. Source: python-telegram-bot MESSAGE_ENTITIES, undocumented. */
const keptEntities = 100;

/** A broadcast sends few texts to many chats. */
const rememberedTexts = 256;
const remembered = new Map<string, FormattedText>();

/** A message's text as it is shown, from its HTML. Throws the refusal that Telegram answers to bad HTML. */
export function formatHtml(source: string): FormattedText {
  const known = remembered.get(source);
  if (known) return known;
  const { text, entities, unusableLinks } = parseHtml(cleaned(source));
  const formatted = shown(source, text, entities, unusableLinks);
  const oldest = remembered.size >= rememberedTexts ? remembered.keys().next().value : undefined;
  if (oldest !== undefined) remembered.delete(oldest);
  remembered.set(source, formatted);
  return formatted;
}

/** A message's text as it is shown, from plain text and the entities that came with it. */
export function formatPlain(source: string, entities: readonly TextEntity[] = []): FormattedText {
  return shown(source, cleaned(source), entities, 0);
}

/** Carriage returns go and control characters become spaces. Source: tdlib clean_input_string. */
function cleaned(source: string): string {
  return source.replaceAll('\r', '').replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, ' ');
}

function shown(source: string, text: string, entities: readonly TextEntity[], droppedBefore: number): FormattedText {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const placed = entities
    .map((entity) => within(entity, start, trimmed.length))
    .filter((entity) => entity.length > 0)
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  const allowed = withoutForbiddenNesting(placed);
  const kept = allowed.slice(0, keptEntities);
  return { source, text: trimmed, entities: kept, dropped: droppedBefore + placed.length - kept.length };
}

function within(entity: TextEntity, start: number, length: number): TextEntity {
  const from = Math.max(0, entity.offset - start);
  const to = Math.min(length, entity.offset + entity.length - start);
  return { ...entity, offset: from, length: to - from };
}

/** Nothing stays inside code, and no quotation inside a quotation. Source: core.telegram.org/bots/api#formatting-options. */
function withoutForbiddenNesting(sorted: readonly TextEntity[]): TextEntity[] {
  let codeEnds = 0;
  let quotationEnds = 0;
  return sorted.filter(({ type, offset, length }) => {
    if (offset < codeEnds) return false;
    if (type === 'code' || type === 'pre') codeEnds = offset + length;
    if (type === 'blockquote' || type === 'expandable_blockquote') {
      if (offset < quotationEnds) return false;
      quotationEnds = offset + length;
    }
    return true;
  });
}
