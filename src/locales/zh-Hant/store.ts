import type { store as en } from '../en/store.ts';

export const store: typeof en = {
  unknownScheme: (scheme) =>
    `STORE_URL 以「${scheme}」開頭，本程式不認識這種儲存方式。請改為 sqlite:// 加檔案路徑，例如 sqlite://data/focus.sqlite。`,
  notOpened: (path, why) =>
    `無法開啟儲存檔 ${path}（${why}）。請確認它是 SQLite 資料庫，且目前的使用者可寫入該檔案及其所在資料夾；或讓 STORE_URL 指向其他檔案。`,
  notRead: (path, why) => `無法讀取儲存檔 ${path}（${why}）。請檢查磁碟和該檔案；如檔案已損毀，請停止程式並還原備份。`,
  notWritten: (path, why) =>
    `無法寫入儲存檔 ${path}（${why}）。請檢查磁碟空間、目前使用者的寫入權限，以及是否有其他程式佔用該檔案。`,
  newer: (path, collection) =>
    `儲存檔 ${path} 由本程式的較新版本寫入（「${collection}」）。請執行該版本或更新的版本；資料未作任何變更。`,
  inUse: (path, { pid, host, since }) =>
    `本程式的另一個執行個體正在使用儲存檔 ${path}（主機 ${host} 上的行程 ${pid}，自 ${since} 起）。請先停止它，或讓 STORE_URL 指向另一個檔案；目前沒有傳送或變更任何內容。`,
  takenOver: (path) => `在本程式停頓期間，另一個執行個體已接管儲存檔 ${path}，因此本程式停止執行。請只執行一個。`,
};
