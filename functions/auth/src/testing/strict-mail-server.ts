import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail server that wants a password. Like some, it repeats the password when it turns someone away. */
export interface StrictMailServer {
  /** Where it is, with its password, as SMTP_URL has it. */
  url: string;
  /** The texts of the mails that it has taken. */
  taken: string[];
  /** From here on it turns everyone away, or no longer. */
  lock(locked: boolean): void;
  stop(): Promise<void>;
}

export async function strictMailServer(password: string): Promise<StrictMailServer> {
  const taken: string[] = [];
  let locked = false;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth(given, _session, done) {
      if (!locked && given.password === password) done(null, { user: given.username });
      else done(new Error(`${given.username} with ${given.password} is none of ours`));
    },
    onData(stream, _session, done) {
      buffer(stream)
        .then((raw) => PostalMime.parse(raw))
        .then(
          (mail) => {
            taken.push(mail.text ?? '');
            done();
          },
          (error: Error) => done(error),
        );
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    taken,
    url: `smtp://boxoffice:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    lock: (whether) => {
      locked = whether;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
