import type { store as en } from '../en/store.ts';

export const store: typeof en = {
  unknownScheme: (scheme) =>
    `STORE_URL 以“${scheme}”开头，本程序不认识这种存储。请改为 sqlite:// 加文件路径，例如 sqlite://data/focus.sqlite。`,
  notOpened: (path, why) =>
    `无法打开存储文件 ${path}（${why}）。请确认它是 SQLite 数据库，且当前用户可写该文件及其所在文件夹；或让 STORE_URL 指向其他文件。`,
  notRead: (path, why) =>
    `无法读取存储文件 ${path}（${why}）。请检查磁盘和该文件；如文件已损坏，请停止程序并恢复备份。`,
  notWritten: (path, why) =>
    `无法写入存储文件 ${path}（${why}）。请检查磁盘空间、当前用户的写入权限，以及是否有其他程序占用该文件。`,
  newer: (path, collection) =>
    `存储文件 ${path} 由本程序的更新版本写入（“${collection}”）。请运行该版本或更高版本；数据未作任何改动。`,
  inUse: (path, { pid, host, since }) =>
    `本程序的另一个实例正在使用存储文件 ${path}（主机 ${host} 上的进程 ${pid}，自 ${since} 起）。请先停止它，或让 STORE_URL 指向另一个文件；目前没有发送或更改任何内容。`,
  takenOver: (path) => `在本程序停顿期间，另一个实例已接管存储文件 ${path}，因此本程序停止运行。请只运行一个实例。`,
};
