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

/** By events: leaving an iteration over the request early would cut the connection before the refusal is answered. */
function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBody) reject(new Refusal(413, 'Request Entity Too Large'));
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
