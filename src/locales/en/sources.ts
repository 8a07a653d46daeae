/** What the operator and the editor are told about the folder of issues. */
export const sources = {
  folderUnavailable: (folder: string, why: string) =>
    `The folder of issues ${folder} can’t be read (${why}). Create it, let this user read it, or point ISSUES_DIR to another folder.`,
  fileUnreadable: (name: string, why: string) =>
    `The file ${name} can’t be read (${why}). Let this user read it and save it again; the other files are not affected.`,
  fileNotTaken: (name: string) =>
    `The file ${name} is named by a date but is not taken: only files that end in .md, .txt or .html are. Save its text as one of these.`,
  folderEmpty: (folder: string) =>
    `The folder of issues ${folder} is empty, as a volume is that isn’t mounted: the issues that were in it are kept and will be posted. If you did delete them, put any other file into the folder.`,
  folderBack: (folder: string) => `The folder of issues ${folder} is there again.`,
  editionGone: (date: string, language: string) =>
    `The issue of ${date} (${language}) is taken out and will not be posted: this file was deleted, renamed or says another date or language now. Put it back as it was to have the issue posted.`,
  fileNotUsed: (name: string, used: string) =>
    `The file ${name} is not used: ${used} has the same date and language. Delete the one that you don’t want.`,
};
