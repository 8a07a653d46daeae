import type { backup as en } from '../en/backup.ts';

export const backup: typeof en = {
  usage: '用法：npm run backup -- [文件或文件夹]。不指定时，副本放在存储文件旁边，以时间命名。',
  notAFile: 'npm run backup 复制的是 SQLite 文件，而 STORE_URL 指向内存中的存储，没有可复制的文件。',
  noStore: (path) => `${path} 处没有存储文件：请在机器人运行的文件夹中执行，或将 STORE_URL 设为与机器人相同的值。`,
  exists: (file) => `${file} 已存在，不会被覆盖：请换一个文件名。`,
  failed: (path, why) =>
    `无法复制存储文件 ${path}（${why}），没有留下副本。请检查磁盘空间和当前用户的写入权限，然后重试。`,
  done: (file, records, kilobytes) =>
    `存储文件已复制到 ${file}（${records} 条记录，${kilobytes} kB），副本已通过检查。`,
  restored: (backedUpAt) =>
    `此存储文件是 ${backedUpAt} 的备份，不含此后发生的事。此后到期且未超过一天的期刊不会直接重发：在 Discord 上会先查看每个频道，在 Telegram 上则标记为“不确定”并保留（UNCERTAIN=resend 时重发）。更早到期的不再发布。`,
};
