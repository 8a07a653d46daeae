/** What the operator is told when the store fails. */
export const store = {
  unknownScheme: (scheme: string) =>
    `STORE_URL begins with “${scheme}”, which is no store this program knows. Set it to sqlite:// followed by the path of a file, for example sqlite://data/focus.sqlite.`,
  notOpened: (path: string, why: string) =>
    `The store ${path} can’t be opened (${why}). Check that the file is an SQLite database and that this user may write to it and its folder, or point STORE_URL to another file.`,
  notRead: (path: string, why: string) =>
    `The store ${path} can’t be read (${why}). Check the disk and the file; if the file is damaged, stop the program and put back a copy.`,
  notWritten: (path: string, why: string) =>
    `The store ${path} can’t be written (${why}). Check that the disk has room, that this user may write there and that no other program holds the file.`,
  newer: (path: string, collection: string) =>
    `The store ${path} was written by a newer release of this program (“${collection}”). Start that release or a later one; nothing has been changed.`,
  inUse: (path: string, { pid, host, since }: { pid: number; host: string; since: string }) =>
    `Another instance of this program already uses the store ${path} (process ${pid} on ${host}, since ${since}). Stop that one first, or point STORE_URL to another file; nothing has been sent or changed.`,
  takenOver: (path: string) =>
    `Another instance of this program has taken over the store ${path} while this one stood still, so this one stops. Run only one of them.`,
};
