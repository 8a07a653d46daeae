import type { backup as en } from '../en/backup.ts';

export const backup: typeof en = {
  usage: '用法：npm run backup -- [檔案或資料夾]。不指定時，副本放在儲存檔旁邊，以時間命名。',
  notAFile: 'npm run backup 複製的是 SQLite 檔案，而 STORE_URL 指向記憶體中的儲存，沒有可複製的檔案。',
  noStore: (path) => `${path} 處沒有儲存檔：請在機器人執行的資料夾中操作，或將 STORE_URL 設為與機器人相同的值。`,
  exists: (file) => `${file} 已存在，不會被覆寫：請換一個檔名。`,
  failed: (path, why) =>
    `無法複製儲存檔 ${path}（${why}），沒有留下副本。請檢查磁碟空間和目前使用者的寫入權限，然後重試。`,
  done: (file, records, kilobytes) => `儲存檔已複製到 ${file}（${records} 筆記錄，${kilobytes} kB），副本已通過檢查。`,
  restored: (backedUpAt) =>
    `此儲存檔是 ${backedUpAt} 的備份，不含此後發生的事。此後到期且未超過一天的期刊不會直接重發：在 Discord 上會先查看每個頻道，在 Telegram 上則標記為「不確定」並保留（UNCERTAIN=resend 時重發）。更早到期的不再發布。`,
};
