import type { EntityType, TextEntity } from './text-entity.ts';

const kinds: readonly { type: EntityType; pattern: RegExp }[] = [
  { type: 'bot_command', pattern: /(?<![^\s])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?/g },
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"]+/g },
  { type: 'mention', pattern: /(?<![\w/@])@[A-Za-z0-9_]{3,32}/g },
  { type: 'hashtag', pattern: /(?<![\w/])#[\p{L}\p{N}_]+/gu },
];

/** What Telegram finds by itself in what a person types. */
export function detectEntities(text: string): TextEntity[] {
  return kinds
    .flatMap(({ type, pattern }) =>
      Array.from(text.matchAll(pattern), (match) => ({ type, offset: match.index, length: match[0].length })),
    )
    .sort((one, other) => one.offset - other.offset);
}
