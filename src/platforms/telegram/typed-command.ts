/** A command as a person typed it. */
export interface TypedCommand {
  name: string;
  /** The bot it is addressed to, without `@`. */
  to?: string;
  words: string[];
  /** All that follows the name, as it was typed. */
  text: string;
}

/** Reads `/name@bot word "several words"`; undefined for any other text. Phones make quotation marks curly. */
export function readTypedCommand(text: string): TypedCommand | undefined {
  const [, name, to, rest = ''] = /^\/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const words = Array.from(rest.matchAll(/["“”]([^"“”]*)["“”]|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
  return { name: name.toLowerCase(), ...(to === undefined ? {} : { to }), words, text: rest };
}
