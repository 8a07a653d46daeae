import { checkIssueFiles } from './check/check-issue-files.ts';
import { readConfig } from './config.ts';
import { readDotEnv } from './dot-env.ts';
import { operatorLanguage } from './locales/operator-language.ts';
import { sentencesIn } from './locales/sentences.ts';

const [command, ...files] = process.argv.slice(2);
const language = operatorLanguage(process.env);
const sentences = sentencesIn(language);

if (command === 'check' && files.length > 0) {
  const dotEnv = readDotEnv();
  if (dotEnv.kind === 'unreadable') stop(sentences.config.unreadableFile('.env', dotEnv.code));
  const reading = readConfig(process.env, dotEnv.variables, language, dotEnv.strayLines);
  if (reading.kind === 'problems') stop(sentences.config.heading, ...reading.problems.map((problem) => `- ${problem}`));
  process.exitCode = await checkIssueFiles(files, reading.config.newsletter, language, (line) => console.log(line));
} else {
  stop(sentences.check.usage);
}

function stop(...lines: string[]): never {
  for (const line of lines) console.error(line);
  process.exit(2);
}
