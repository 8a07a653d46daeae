import { checkIssueFiles } from './check/check-issue-files.ts';
import { operatorLanguage } from './locales/operator-language.ts';
import { sentencesIn } from './locales/sentences.ts';

const [command, ...files] = process.argv.slice(2);
const language = operatorLanguage(process.env);

if (command === 'check' && files.length > 0) {
  process.exitCode = await checkIssueFiles(files, language, (line) => console.log(line));
} else {
  console.error(sentencesIn(language).check.usage);
  process.exitCode = 2;
}
