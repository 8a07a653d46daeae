import { hash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import type { Outbox, OutgoingDigest, PutAway, Trouble } from './outbox.ts';

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  url: string;
  /** The address that mails come from. */
  from: string;
  newsletter: NewsletterIdentity;
}

/** Digests by mail to the editors. */
export class SmtpOutbox implements Outbox {
  /** Only the reader's mail system may know them, by their Message-ID. */
  readonly knowsRepeats = false;
  readonly #options: SmtpOptions;
  readonly #server: URL;

  constructor(options: SmtpOptions) {
    this.#options = options;
    this.#server = new URL(options.url);
  }

  async put(digest: OutgoingDigest): Promise<PutAway> {
    const { newsletter, from } = this.#options;
    const place = this.#server.host;
    let isHandedOver = false;
    const transport = createTransport({
      url: this.#options.url,
      // A password never goes over a network in the clear; who must can say otherwise in the address: ?requireTLS=false
      requireTLS: this.#server.password !== '' && !isLoopback(this.#server.hostname),
      disableFileAccess: true,
      disableUrlAccess: true,
      ...timeLimits,
    });
    transport.use('stream', ({ message }, done) => {
      message.transform(() => new PassThrough().on('end', () => (isHandedOver = true)));
      done();
    });
    try {
      await transport.sendMail({
        from: { name: oneLine(newsletter.name), address: from },
        to: newsletter.editorEmail,
        subject: oneLine(digest.subject),
        messageId: this.#id(`${digest.question}.${digest.kind}`),
        // Mail programs show the digests of a question together.
        references: this.#id(digest.question),
        // Nobody's absence notice is wanted (https://www.rfc-editor.org/rfc/rfc3834#section-5).
        headers: { 'Auto-Submitted': 'auto-generated' },
        text: digest.text,
        html: digest.html,
        attachments: [await attachment(digest)],
      });
      return { kind: 'done', place };
    } catch (error) {
      const failure = smtpFailureSchema.parse(error);
      return {
        kind: 'failed',
        trouble: { kind: troubleOf(failure), place, detail: this.#withoutSecrets(failure.response ?? failure.message) },
        isInDoubt: isHandedOver && failure.responseCode === undefined,
      };
    } finally {
      transport.close();
    }
  }

  /** The same for the same digest, however often it is sent; another one for another newsletter or other editors. */
  #id(what: string): string {
    const { newsletter, from } = this.#options;
    const whose = hash('sha256', [newsletter.name, newsletter.archiveUrl, newsletter.editorEmail].join('\n')).slice(
      0,
      12,
    );
    return `<digest.${what}.${whose}@${from.slice(from.lastIndexOf('@') + 1)}>`;
  }

  #withoutSecrets(words: string): string {
    const password = decodeURIComponent(this.#server.password);
    const secrets = [password, this.#server.password, Buffer.from(password).toString('base64')];
    const hidden = secrets
      .filter((secret) => secret !== '')
      .reduce((rest, secret) => rest.replaceAll(secret, '…'), words);
    return oneLine(hidden).slice(0, longestDetail);
  }
}

/** Milliseconds. A server that looks through a mail may take its time before it answers. */
const timeLimits = { connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 120_000 };
const longestDetail = 300;

/** Mail servers refuse mails from about 10 MB; letters are a third longer on their way. */
const largestPlainTable = 4_000_000;
const gzipped = promisify(gzip);

async function attachment({ question, csv }: OutgoingDigest) {
  const filename = `answers-${question}.csv`;
  const content = Buffer.from(csv);
  if (content.length <= largestPlainTable) return { filename, content, contentType: 'text/csv; charset=utf-8' };
  return { filename: `${filename}.gz`, content: await gzipped(content), contentType: 'application/gzip' };
}

/** What ends a line in a header begins another header. */
function oneLine(words: string): string {
  return words.replace(/[\p{C}\s]+/gu, ' ').trim();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** nodemailer's errors (https://nodemailer.com/errors). */
const smtpFailureSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  originalCode: z.string().optional(),
  response: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
});

function troubleOf({
  code,
  originalCode,
  responseCode,
  permanent,
}: z.infer<typeof smtpFailureSchema>): Trouble['kind'] {
  const isTls = /CERT|SSL|TLS|SELF_SIGNED|VERIFY/.test(originalCode ?? '');
  if (code === 'ETLS' || code === 'EREQUIRETLS' || isTls) return 'encryption';
  if (responseCode !== undefined && !permanent) return 'postponed';
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2') return 'login';
  return permanent || code === 'EENVELOPE' || code === 'EMESSAGE' ? 'refused' : 'unreachable';
}
