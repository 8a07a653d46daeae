/** What `npm run issue -- check` prints. */
export const check = {
  usage: 'Usage: npm run issue -- check FILE…',
  unreadable: (file: string, reason: string) => `${file} can’t be read: ${reason}`,
  /** By the system's code. */
  unreadableReasons: {
    ENOENT: 'there is no such file. Check its name and folder.',
    EISDIR: 'it is a folder. Name the files in it, one after the other.',
    EACCES: 'this user may not read it. Change its permissions.',
  },
  otherReason: (code: string) => `the system says ${code}.`,
  section: (name: string, lines: string[]) => [name, ...lines.map((line) => `    ${line}`), ''],
  problem: (severity: string, sentence: string, line: number | undefined) =>
    line === undefined ? `${severity}: ${sentence}` : `${severity}, line ${line}: ${sentence}`,
  length: (platform: string, length: number, limit: number, unit: string) =>
    `${platform}: ${length} of ${limit} ${unit} in one message`,
  goesOn: 'longer than one message; what does not fit is behind the “Read on” button and on the web.',
  behind: (sections: string[]) => `    behind the “Read on” button: ${sections.join(', ')}`,
  total: (errors: number, warnings: number) =>
    `${errors === 1 ? '1 error' : `${errors} errors`}, ${warnings === 1 ? '1 warning' : `${warnings} warnings`}`,
};
