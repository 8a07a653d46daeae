/** The entity types that a text can hold; telegraf's own types stop before the last three. */
export type EntityType =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'spoiler'
  | 'code'
  | 'pre'
  | 'blockquote'
  | 'text_link'
  | 'text_mention'
  | 'bot_command'
  | 'mention'
  | 'hashtag'
  | 'url'
  | 'custom_emoji'
  | 'expandable_blockquote'
  | 'date_time';

/** A part of a text with a meaning; offset and length are in UTF-16 code units. */
export interface TextEntity {
  type: EntityType;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  custom_emoji_id?: string;
}

/** A text as a chat shows it. Shared between messages: never changed. */
export interface FormattedText {
  /** As it was sent, with tags. */
  readonly source: string;
  readonly text: string;
  readonly entities: readonly TextEntity[];
  /** Formatting that was asked for and is not shown: over the limit, nested where it can't be, or an unusable link. */
  readonly dropped: number;
}
