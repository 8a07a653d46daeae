import { dirname } from 'node:path';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { readDotEnv } from './dot-env.ts';
import { operatorLanguage } from './locales/operator-language.ts';
import { sentencesIn } from './locales/sentences.ts';
import { createLogger } from './log.ts';
import { sqlitePathOf } from './store/open-store.ts';
import { backUpSqlite } from './store/sqlite-backup.ts';

const language = operatorLanguage(process.env);
const sentences = sentencesIn(language);
const [target, ...tooMany] = process.argv.slice(2);
if (tooMany.length > 0 || target?.startsWith('-')) stop(2, sentences.backup.usage);

const dotEnv = readDotEnv();
if (dotEnv.kind === 'unreadable') stop(2, sentences.config.unreadableFile('.env', dotEnv.code));
const reading = readConfig(process.env, dotEnv.variables, language);
if (reading.kind === 'problems') {
  stop(2, sentences.config.heading, ...reading.problems.map((problem) => `- ${problem}`));
}
const path = sqlitePathOf(reading.config.storeUrl);
if (path === undefined) stop(1, sentences.backup.notAFile);

const backup = await backUpSqlite(path, target ?? dirname(path), systemClock, createLogger(reading.config.logLevel));
if (backup.kind === 'no-store') stop(1, sentences.backup.noStore(path));
if (backup.kind === 'exists') stop(1, sentences.backup.exists(backup.file));
if (backup.kind === 'failed') stop(1, sentences.backup.failed(path, backup.why));
console.log(sentences.backup.done(backup.file, backup.records, Math.ceil(backup.bytes / 1024)));

function stop(status: 1 | 2, ...lines: string[]): never {
  for (const line of lines) console.error(line);
  process.exit(status);
}
