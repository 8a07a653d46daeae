import type { IncomingMessage } from 'node:http';
import { badRequest, Refusal } from './errors.ts';

/** Bytes of a call: texts only, so far less than the real 50 MB. */
const largestBody = 4 * 1024 * 1024;

/** The call's fields, from the query and from a JSON, urlencoded or multipart body. */
export async function readParams(request: IncomingMessage, query: string): Promise<Record<string, unknown>> {
  const fromQuery = query === '' ? {} : Object.fromEntries(new URLSearchParams(query));
  const body = await readBody(request);
  if (body.length === 0) return fromQuery;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return { ...fromQuery, ...readJson(body) };
  const form = type.startsWith('multipart/form-data')
    ? await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    : new URLSearchParams(body.toString());
  const fields = [...form].filter(([, value]) => typeof value === 'string');
  return { ...fromQuery, ...Object.fromEntries(fields) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) throw new Refusal(413, 'Request Entity Too Large');
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
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
