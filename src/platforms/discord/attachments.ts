import type { AnswerFile } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Language } from '../../newsletter/issue.ts';
import { type Block, paragraph } from '../../newsletter/rich-text.ts';

/** A file as `@discordjs/rest` sends it (its `RawFile`). */
export interface AttachedFile {
  name: string;
  contentType: string;
  data: Buffer;
}

/** The files Discord takes, with names it can refer to, and a sentence for each that is too large. */
export function attachmentsOf(
  files: readonly AnswerFile[],
  language: Language,
  largest = largestEverywhere,
): { files: AttachedFile[]; tooLarge: Block[] } {
  const all = files.slice(0, most).map((file, index) => ({
    name: nameOf(file.name, index),
    contentType: file.type,
    data: Buffer.from(file.content),
  }));
  const { fileTooLarge } = sentencesIn(language).commands;
  return {
    files: all.filter(({ data }) => data.length <= largest),
    tooLarge: all
      .filter(({ data }) => data.length > largest)
      .map(({ name, data }) => paragraph(fileTooLarge(name, megabytes(data.length), megabytes(largest)))),
  };
}

/** Discord replaces other characters, after which a message could not refer to the file. */
function nameOf(name: string, index: number): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '');
  return plain === '' ? `file-${index + 1}` : plain;
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}

/** https://discord.com/developers/docs/reference#uploading-files */
const largestEverywhere = 10 * 1024 * 1024;
/** https://discord.com/developers/docs/resources/message#create-message: 30015 for more. */
const most = 10;
