import type { check as en } from '../en/check.ts';

export const check: typeof en = {
  usage: '用法：npm run issue -- check 文件…',
  unreadable: (file, reason) => `无法读取 ${file}：${reason}`,
  unreadableReasons: {
    ENOENT: '没有这个文件。请检查文件名和文件夹。',
    EISDIR: '这是一个文件夹。请逐一写出其中的文件。',
    EACCES: '当前用户无权读取。请修改权限。',
  },
  otherReason: (code) => `系统提示 ${code}。`,
  section: (name, lines) => [name, ...lines.map((line) => `    ${line}`), ''],
  problem: (severity, sentence, line) =>
    line === undefined ? `${severity}：${sentence}` : `${severity}，第 ${line} 行：${sentence}`,
  length: (platform, length, limit) => `${platform}：一条消息中占 ${length} / ${limit} 个字符`,
  goesOn: '超出一条消息的长度；放不下的内容在“继续阅读”按钮之后，也可在网页上阅读。',
  behind: (sections) => `    在“继续阅读”按钮之后：${sections.join('、')}`,
  total: (errors, warnings) => `${errors} 个错误，${warnings} 个警告`,
};
