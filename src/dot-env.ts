import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type DotEnv =
  | {
      kind: 'read';
      variables: NodeJS.Dict<string>;
      /** Numbers, from 1, of the lines that are no `NAME=value`: Node's reader passes over them without a word. */
      strayLines: number[];
    }
  | { kind: 'unreadable'; code: string };

/** The variables of the file `.env` in the working folder, by Node's own reader; none when there is no such file. */
export function readDotEnv(file = '.env'): DotEnv {
  try {
    const text = readFileSync(file, 'utf8');
    return { kind: 'read', variables: parseEnv(text), strayLines: strayLinesOf(text) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT' ? { kind: 'read', variables: {}, strayLines: [] } : { kind: 'unreadable', code };
  }
}

function strayLinesOf(text: string): number[] {
  // A quoted value may have several lines.
  const withoutValues = text.replace(
    /^(\s*(?:export\s+)?[\w.-]+\s*=)[^\S\n]*(["'`])([\s\S]*?)\2/gm,
    (_, name, __, value) =>
      [
        name,
        ...String(value)
          .split('\n')
          .slice(1)
          .map(() => '#'),
      ].join('\n'),
  );
  return withoutValues.split('\n').flatMap((line, index) => (isEntry.test(line) ? [] : [index + 1]));
}

const isEntry = /^\s*($|#|(export\s+)?[\w.-]+\s*=)/;
