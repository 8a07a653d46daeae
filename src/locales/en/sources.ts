/** What the operator and the editor are told about the folder of issues. */
export const sources = {
  folderUnavailable: (folder: string, why: string) =>
    `The folder of issues ${folder} can’t be read (${why}). Create it, let this user read it, or point ISSUES_DIR to another folder.`,
  fileUnreadable: (name: string, why: string) =>
    `The file ${name} can’t be read (${why}). Let this user read it and save it again; the other files are not affected.`,
  fileNotTaken: (name: string) =>
    `The file ${name} is named by a date but is not taken: only files that end in .md, .txt or .html are. Save its text as one of these.`,
};
