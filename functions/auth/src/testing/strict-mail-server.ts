import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail server that requires a password. Like some real servers, it repeats a wrong password in its error. */
/** A mail that the server has accepted. */
interface AcceptedMail {
  to: string | undefined;
  text: string;
}

export interface StrictMailServer {
  /** The server's SMTP_URL, with the password. */
  url: string;
  accepted: AcceptedMail[];
  /** While rejecting, the server refuses every password. */
  rejectSignIns(rejecting: boolean): void;
  stop(): Promise<void>;
}

export async function strictMailServer(password: string): Promise<StrictMailServer> {
  const accepted: AcceptedMail[] = [];
  let isRejecting = false;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth(given, _session, done) {
      if (!isRejecting && given.password === password) done(null, { user: given.username });
      else done(new Error(`${given.username} with the password ${given.password} is unknown`));
    },
    onData(stream, _session, done) {
      buffer(stream)
        .then((raw) => PostalMime.parse(raw))
        .then(
          (mail) => {
            accepted.push({ to: mail.to?.[0]?.address, text: mail.text ?? '' });
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
    accepted,
    url: `smtp://boxoffice:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    rejectSignIns: (rejecting) => {
      isRejecting = rejecting;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
