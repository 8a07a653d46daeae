/** What a person does with a line on one of the platforms. */
export interface Line {
  /** `label` presses a button, or fills in a field of the form that is open; `reply` answers the last post. */
  kind: 'command' | 'reply' | 'private' | 'label';
  text: string;
}

/** Where a person sits who types: as a reader on a platform, or as an editor. */
export type Seat = 'discord' | 'telegram' | 'editors';

/** Reads `d …`, `t …` or `e …`; undefined for anything else. */
export function readLine(line: string): { where: Seat; line: Line } | undefined {
  const [, where = '', what = ''] = /^\s*([dte])(?:\s+(.*?))?\s*$/i.exec(line) ?? [];
  const seat = seats[where.toLowerCase()];
  if (!seat) return undefined;
  const said = /^(>{1,2})\s*(.*)$/.exec(what);
  const read: Line = said
    ? { kind: said[1] === '>>' ? 'private' : 'reply', text: said[2] ?? '' }
    : { kind: what.startsWith('/') ? 'command' : 'label', text: what };
  return { where: seat, line: read };
}

const seats: Readonly<Record<string, Seat>> = { d: 'discord', t: 'telegram', e: 'editors' };
