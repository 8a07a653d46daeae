import type { sources as en } from '../en/sources.ts';

export const sources: typeof en = {
  folderUnavailable: (folder, why) =>
    `無法讀取期刊資料夾 ${folder}（${why}）。請建立該資料夾、允許目前的使用者讀取，或讓 ISSUES_DIR 指向其他資料夾。`,
  fileUnreadable: (name, why) =>
    `無法讀取檔案 ${name}（${why}）。請允許目前的使用者讀取該檔案並重新儲存；其他檔案不受影響。`,
  fileNotTaken: (name) =>
    `檔案 ${name} 以日期命名，但未被採用：只接受以 .md、.txt 或 .html 結尾的檔案。請將其文字另存為其中一種。`,
};
