import type { IncomingMessage } from 'node:http';
import { badRequest, Refusal } from './errors.ts';

/** Bytes of a call without files. */
const largestBody = 4 * 1024 * 1024;
/** Bytes of a call with a file of 50 MB. Source: core.telegram.org/bots/api#sending-files. */
const largestUpload = 50 * 1024 * 1024 + 64 * 1024;

/** A file as it was sent. */
interface SentFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** The call's fields, from the query and from a JSON, urlencoded or multipart body. */
export async function readParams(request: IncomingMessage, query: string): Promise<Record<string, unknown>> {
  const fromQuery = query === '' ? {} : Object.fromEntries(new URLSearchParams(query));
  const type = request.headers['content-type'] ?? '';
  const body = await readBody(request, type.startsWith('multipart/form-data') ? largestUpload : largestBody);
  if (body.length === 0) return fromQuery;
  if (type.startsWith('application/json')) return { ...fromQuery, ...readJson(body) };
  const form = type.startsWith('multipart/form-data')
    ? await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    : new URLSearchParams(body.toString());
  const fields = await Promise.all(
    [...form].map(async ([name, value]): Promise<[string, string | SentFile]> => {
      if (typeof value === 'string') return [name, value];
      return [name, { name: value.name, type: value.type, bytes: await value.bytes() }];
    }),
  );
  return { ...fromQuery, ...Object.fromEntries(fields) };
}

/** By events: leaving an iteration over the request early would cut the connection before the refusal is answered. */
function readBody(request: IncomingMessage, largest: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largest) reject(new Refusal(413, 'Request Entity Too Large'));
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function readJson(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw badRequest("can't parse JSON object");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('object expected');
  return { ...value };
}
