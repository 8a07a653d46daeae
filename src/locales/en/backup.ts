/** What an operator is told about copies of the store. */
export const backup = {
  usage: 'Usage: npm run backup -- [FILE or FOLDER]. Without one, the copy is put beside the store, named by the time.',
  notAFile:
    'npm run backup copies an SQLite file, and STORE_URL names none (its store is in memory): there is nothing to copy.',
  noStore: (path: string) =>
    `There is no store at ${path}: run this in the folder that the bot runs in, or set STORE_URL as the bot has it.`,
  exists: (file: string) => `${file} is there already and is not replaced: name another file.`,
  failed: (path: string, why: string) =>
    `The store ${path} could not be copied (${why}); no copy was left. Check that there is room and that this user may write there, then try again.`,
  done: (file: string, records: number, kilobytes: number) =>
    `The store was copied to ${file} (${records} records, ${kilobytes} kB) and the copy was checked.`,
  restored: (backedUpAt: string) =>
    `This store is a backup of ${backedUpAt}: what happened since then is not in it. An issue that was due since then, no more than a day ago, is not simply posted again: on Discord every channel is looked into first, on Telegram it is held as uncertain (or sent again with UNCERTAIN=resend). What was due earlier is not posted.`,
};
