import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The variables of the file `.env` in the working folder, by Node's own reader; none when there is no such file. */
export function readDotEnv(): { kind: 'read'; variables: NodeJS.Dict<string> } | { kind: 'unreadable'; code: string } {
  try {
    return { kind: 'read', variables: parseEnv(readFileSync('.env', 'utf8')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT' ? { kind: 'read', variables: {} } : { kind: 'unreadable', code };
  }
}
