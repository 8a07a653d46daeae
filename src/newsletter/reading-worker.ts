import { parentPort } from 'node:worker_threads';
import type { ReadingRequest } from './issue-reader.ts';
import { readIssue } from './read-issue.ts';

parentPort?.on('message', ({ document, newsletter }: ReadingRequest) => {
  parentPort?.postMessage(readIssue(document, newsletter));
});
