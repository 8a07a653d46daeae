import type { sources as en } from '../en/sources.ts';

export const sources: typeof en = {
  folderUnavailable: (folder, why) =>
    `無法讀取期刊資料夾 ${folder}（${why}）。請建立該資料夾、允許目前的使用者讀取，或讓 ISSUES_DIR 指向其他資料夾。`,
  fileUnreadable: (name, why) =>
    `無法讀取檔案 ${name}（${why}）。請允許目前的使用者讀取該檔案並重新儲存；其他檔案不受影響。`,
  fileNotTaken: (name) =>
    `檔案 ${name} 以日期命名，但未被採用：只接受以 .md、.txt 或 .html 結尾的檔案。請將其文字另存為其中一種。`,
  folderEmpty: (folder) =>
    `期刊資料夾 ${folder} 是空的，就像未掛載的儲存區：其中原有的期刊會保留，並照常發布。如果確實是您刪除的，請在該資料夾中放入任意一個其他檔案。`,
  folderBack: (folder) => `期刊資料夾 ${folder} 已恢復。`,
  editionGone: (date, language) =>
    `${date} 的期刊（${language}）已撤出，不會發布：該檔案已被刪除、改名，或者現在寫的是其他日期或語言。如需發布，請將其恢復原樣。`,
  fileNotUsed: (name, used) => `檔案 ${name} 未被採用：${used} 的日期和語言與它相同。請刪除不需要的那一個。`,
};
