/** What `npm run issue -- check` prints. */
export const check = {
  usage: 'Usage: npm run issue -- check FILE…',
  unreadable: (file: string, reason: string) => `${file} can’t be read: ${reason}`,
  section: (name: string, lines: string[]) => [name, ...lines.map((line) => `    ${line}`), ''],
  problem: (severity: string, sentence: string, line: number | undefined) =>
    line === undefined ? `${severity}: ${sentence}` : `${severity}, line ${line}: ${sentence}`,
  length: (platform: string, length: number, limit: number, unit: string) =>
    `${platform}: ${length} of ${limit} ${unit} in one message`,
  behind: (sections: string[]) => `    behind the “Read on” button: ${sections.join(', ')}`,
  total: (errors: number, warnings: number) =>
    `${errors === 1 ? '1 error' : `${errors} errors`}, ${warnings === 1 ? '1 warning' : `${warnings} warnings`}`,
};
