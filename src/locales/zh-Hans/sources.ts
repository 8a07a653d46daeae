import type { sources as en } from '../en/sources.ts';

export const sources: typeof en = {
  folderUnavailable: (folder, why) =>
    `无法读取期刊文件夹 ${folder}（${why}）。请创建该文件夹、允许当前用户读取，或让 ISSUES_DIR 指向其他文件夹。`,
  fileUnreadable: (name, why) =>
    `无法读取文件 ${name}（${why}）。请允许当前用户读取该文件并重新保存；其他文件不受影响。`,
  fileNotTaken: (name) =>
    `文件 ${name} 以日期命名，但未被采用：只接受以 .md、.txt 或 .html 结尾的文件。请将其文字另存为其中一种。`,
};
