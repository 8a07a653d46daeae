/** What a person does with a line on one of the platforms. */
export interface Line {
  /** `label` presses a button, or fills in a field of the form that is open; `reply` answers the last post. */
  kind: 'command' | 'reply' | 'private' | 'label';
  text: string;
}

/** Reads `d …` or `t …`; undefined for anything else. */
export function readLine(line: string): { where: 'discord' | 'telegram'; line: Line } | undefined {
  const [, where, what = ''] = /^\s*([dt])(?:\s+(.*?))?\s*$/i.exec(line) ?? [];
  if (where === undefined) return undefined;
  const said = /^(>{1,2})\s*(.*)$/.exec(what);
  const read: Line = said
    ? { kind: said[1] === '>>' ? 'private' : 'reply', text: said[2] ?? '' }
    : { kind: what.startsWith('/') ? 'command' : 'label', text: what };
  return { where: where.toLowerCase() === 'd' ? 'discord' : 'telegram', line: read };
}
