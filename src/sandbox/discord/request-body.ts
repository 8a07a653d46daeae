import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

export type Body = { kind: 'read'; value: unknown } | { kind: 'malformed' };

/** Reads a request's JSON, or the JSON and the files of a form. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return { kind: 'read', value: undefined };
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  try {
    if (!type.startsWith('multipart/')) return { kind: 'read', value: JSON.parse(bytes.toString('utf8')) };
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    const files = await filesOf(form);
    return { kind: 'read', value: withFiles(JSON.parse(String(form.get('payload_json') ?? '{}')), files) };
  } catch {
    return { kind: 'malformed' };
  }
}

const withAttachments = z.looseObject({
  attachments: z.array(z.looseObject({ id: z.union([z.string(), z.number()]) })).default([]),
});

/** The answer to an interaction has its message, and that message's attachments, one level below. */
const interactionAnswer = z.looseObject({ type: z.int(), data: z.looseObject({}) });

interface SentFile {
  id: string;
  filename: string;
  size: number;
  bytes: Uint8Array;
}

async function filesOf(form: FormData): Promise<SentFile[]> {
  const files: SentFile[] = [];
  for (const [field, file] of form) {
    const id = /^files\[(\d+)\]$/.exec(field)?.[1];
    if (id === undefined || typeof file === 'string') continue;
    files.push({ id, filename: file.name, size: file.size, bytes: await file.bytes() });
  }
  return files;
}

/** Names each attachment after its file: `files[0]` belongs to the attachment of id 0. What is no such form is left as it is. */
function withFiles(payload: unknown, sent: readonly SentFile[]): unknown {
  const answer = interactionAnswer.safeParse(payload);
  if (answer.success) return { ...answer.data, data: withFiles(answer.data.data, sent) };
  const read = withAttachments.safeParse(payload);
  if (!read.success) return payload;
  const described = read.data.attachments;
  const files = sent.map((file) => ({
    ...file,
    ...described.find((each) => String(each.id) === file.id),
    id: file.id,
  }));
  const kept = described.filter((each) => !files.some(({ id }) => id === String(each.id)));
  return { ...read.data, attachments: [...kept, ...files] };
}
