import type { check as en } from '../en/check.ts';

export const check: typeof en = {
  usage: '用法：npm run issue -- check 文件…',
  unreadable: (file, reason) => `无法读取 ${file}：${reason}`,
  section: (name, lines) => [name, ...lines.map((line) => `    ${line}`), ''],
  problem: (severity, sentence, line) =>
    line === undefined ? `${severity}：${sentence}` : `${severity}，第 ${line} 行：${sentence}`,
  length: (platform, length, limit) => `${platform}：一条消息中占 ${length} / ${limit} 个字符`,
  behind: (sections) => `    在“继续阅读”按钮之后：${sections.join('、')}`,
  total: (errors, warnings) => `${errors} 个错误，${warnings} 个警告`,
};
