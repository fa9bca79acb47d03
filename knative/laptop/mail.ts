import type { Home } from './home.ts';
import { type Log, StartError } from './log.ts';
import { freePort, isFree } from './ports.ts';
import type { Processes } from './processes.ts';
import { Server } from './server.ts';

/**
 * Starts the mail server's stand-in, whose mails land in the home.
 * @param at the port of its page, 0 for any
 * @returns the server, and where it takes mails
 * @throws StartError when the port is taken, or it doesn't start
 */
export async function startMail(
  home: Home,
  processes: Processes,
  log: Log,
  at: { root: string; port: number },
): Promise<{ server: Server; smtpUrl: string }> {
  const port = at.port === 0 ? await freePort() : at.port;
  if (!(await isFree(port))) {
    throw new StartError(`Port ${port} is taken: end what listens there, or set MAIL_PORT`);
  }
  const smtpPort = await freePort();
  const command = {
    command: process.execPath,
    args: ['functions/auth/mail-fake/main.ts'],
    env: { PORT: String(port), SMTP_PORT: String(smtpPort), FOLDER: home.folder('mail') },
    cwd: at.root,
  };
  const server = await new Server(processes, log, 'mail', command, port).start();
  return { server, smtpUrl: `smtp://127.0.0.1:${smtpPort}` };
}
