/** A platform makes a mention, which can ping, of an "@" with a name after it: an invisible joiner stands between. */
export function withoutMentions(text: string): string {
  return text.replace(/@(?=[\p{L}\p{N}_])/gu, '@\u2060');
}
