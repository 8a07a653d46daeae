import type { sources as en } from '../en/sources.ts';

export const sources: typeof en = {
  folderUnavailable: (folder, why) =>
    `无法读取期刊文件夹 ${folder}（${why}）。请创建该文件夹、允许当前用户读取，或让 ISSUES_DIR 指向其他文件夹。`,
  fileUnreadable: (name, why) =>
    `无法读取文件 ${name}（${why}）。请允许当前用户读取该文件并重新保存；其他文件不受影响。`,
  fileNotTaken: (name) =>
    `文件 ${name} 以日期命名，但未被采用：只接受以 .md、.txt 或 .html 结尾的文件。请将其文字另存为其中一种。`,
  folderEmpty: (folder) =>
    `期刊文件夹 ${folder} 是空的，就像未挂载的存储卷：其中原有的期刊会保留，并照常发布。如果确实是您删除的，请在该文件夹中放入任意一个其他文件。`,
  folderBack: (folder) => `期刊文件夹 ${folder} 已恢复。`,
  editionGone: (date, language) =>
    `${date} 的期刊（${language}）已撤出，不会发布：该文件已被删除、改名，或者现在写的是其他日期或语言。如需发布，请将其恢复原样。`,
  fileNotUsed: (name, used) => `文件 ${name} 未被采用：${used} 的日期和语言与它相同。请删除不需要的那一个。`,
};
