import { platformNames } from '../src/platforms/chat.ts';
import type { Result } from './table.ts';

/** Every chat that was left to a person, and whether the issue arrived there; many to a line. */
export function uncertainChats(results: readonly Result[]): string[] {
  return results.flatMap(({ fault, caused }) =>
    platformNames.flatMap((name) => {
      if (caused.kind === 'skipped') return [];
      const alike = Map.groupBy(caused.account.platforms[name].uncertain, ({ round, arrived }) => {
        const place = `${fault.name}, round ${round}: uncertain on ${name}`;
        return `${place}, where it ${arrived ? 'arrived' : 'did not arrive'}`;
      });
      return [...alike].flatMap(([heading, chats]) => [
        `${heading} (${chats.length}):`,
        ...wrapped(chats.map(({ chat }) => chat.slice(`${name}:`.length))),
      ]);
    }),
  );
}

/** Whether the guarantees were kept, and of which faults nothing is known. */
export function verdict(results: readonly Result[], ms: number): string {
  const skipped = results.flatMap(({ fault, caused }) =>
    caused.kind === 'skipped' ? [`${fault.name} (${caused.why})`] : [],
  );
  const isKept = results.every(({ caused }) => caused.kind === 'skipped' || caused.account.broken().length === 0);
  const tried = results.length - skipped.length;
  const kept = `${isKept ? 'Every guarantee was kept' : 'NOT every guarantee was kept'} in ${tried} of ${results.length} faults`;
  return `${kept}, in ${(ms / 1000).toFixed(0)} s.${skipped.length > 0 ? ` Skipped: ${skipped.join(', ')}.` : ''}`;
}

function wrapped(names: readonly string[]): string[] {
  const lines = [''];
  for (const name of names) {
    const line = `${lines.at(-1)} ${name}`;
    if (line.length > mostInLine) lines.push(` ${name}`);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => ` ${line}`);
}

const mostInLine = 118;
