import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on loopback. */
export class MailServer implements AsyncDisposable {
  readonly mails: ParsedMail[] = [];
  /** How often somebody connected. */
  connections = 0;
  /** Happens when a mail is complete, before it is answered: an error refuses it. */
  beforeAnswer: () => void | Promise<void> = () => {};
  readonly #server: SMTPServer;

  static async start(port = 0): Promise<MailServer> {
    const mailServer = new MailServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    mailServer.#server.listen(port, '127.0.0.1', resolve);
    await promise;
    return mailServer;
  }

  private constructor() {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      authOptional: true,
      closeTimeout: 100,
      logger: false,
      onConnect: (_, done) => {
        this.connections++;
        done();
      },
      onAuth: ({ username, password }, _, done) =>
        username === 'post' && password === 'p@ss/word'
          ? done(null, { user: username })
          : done(new Error(`no: ${username} ${password}`)),
      onData: (stream, _, done) => {
        simpleParser(stream)
          .then(async (mail) => {
            await this.beforeAnswer();
            this.mails.push(mail);
          })
          .then(() => done(), done);
      },
    });
    this.#server.on('error', () => {});
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  url(login = ''): string {
    return `smtp://${login}127.0.0.1:${this.port}`;
  }

  /** Hangs up on whoever is connected. */
  hangUp(): void {
    for (const connection of this.#server.connections) connection.close();
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
