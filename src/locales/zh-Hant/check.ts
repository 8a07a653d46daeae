import type { check as en } from '../en/check.ts';

export const check: typeof en = {
  usage: '用法：npm run issue -- check 檔案…',
  unreadable: (file, reason) => `無法讀取 ${file}：${reason}`,
  section: (name, lines) => [name, ...lines.map((line) => `    ${line}`), ''],
  problem: (severity, sentence, line) =>
    line === undefined ? `${severity}：${sentence}` : `${severity}，第 ${line} 行：${sentence}`,
  length: (platform, length, limit) => `${platform}：一則訊息中佔 ${length} / ${limit} 個字元`,
  behind: (sections) => `    在「繼續閱讀」按鈕之後：${sections.join('、')}`,
  total: (errors, warnings) => `${errors} 個錯誤，${warnings} 個警告`,
};
