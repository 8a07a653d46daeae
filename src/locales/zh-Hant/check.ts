import type { check as en } from '../en/check.ts';

export const check: typeof en = {
  usage: '用法：npm run issue -- check 檔案…',
  unreadable: (file, reason) => `無法讀取 ${file}：${reason}`,
  unreadableReasons: {
    ENOENT: '沒有這個檔案。請檢查檔名和資料夾。',
    EISDIR: '這是一個資料夾。請逐一寫出其中的檔案。',
    EACCES: '目前的使用者無權讀取。請修改權限。',
  },
  otherReason: (code) => `系統提示 ${code}。`,
  section: (name, lines) => [name, ...lines.map((line) => `    ${line}`), ''],
  problem: (severity, sentence, line) =>
    line === undefined ? `${severity}：${sentence}` : `${severity}，第 ${line} 行：${sentence}`,
  length: (platform, length, limit) => `${platform}：一則訊息中佔 ${length} / ${limit} 個字元`,
  goesOn: '超出一則訊息的長度；放不下的內容在「繼續閱讀」按鈕之後，也可在網頁上閱讀。',
  behind: (sections) => `    在「繼續閱讀」按鈕之後：${sections.join('、')}`,
  total: (errors, warnings) => `${errors} 個錯誤，${warnings} 個警告`,
};
