import type { Home } from './home.ts';
import { type Log, portError } from './log.ts';
import { freePort, isFree } from './ports.ts';
import type { Processes } from './processes.ts';
import { SupervisedServer } from './supervised-server.ts';

/**
 * Starts the Stripe fake, which keeps its ledger in the state folder.
 * @param options `port` 0 for any free port; signed webhooks are sent to `webhookUrl`
 * @throws StartError when the port is in use or the fake doesn't start
 */
export async function startStripeFake(
  home: Home,
  processes: Processes,
  log: Log,
  options: { root: string; port: number; webhookUrl: string; webhookSecret: string },
): Promise<SupervisedServer> {
  const port = await portFor(options.port, 'STRIPE_PORT');
  const command = {
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', 'functions/payments/stripe-fake/main.ts'],
    env: {
      PORT: String(port),
      STATE: home.folder('stripe'),
      WEBHOOK_URL: options.webhookUrl,
      WEBHOOK_SECRET: options.webhookSecret,
    },
    cwd: options.root,
  };
  return new SupervisedServer(processes, log, 'stripe', command, port).start();
}

/**
 * Starts the mail fake, which keeps the mails in the state folder and shows them on a page.
 * @param options `port` of the page, 0 for any free port
 * @throws StartError when the port is in use or the fake doesn't start
 */
export async function startMailFake(
  home: Home,
  processes: Processes,
  log: Log,
  options: { root: string; port: number },
): Promise<{ server: SupervisedServer; smtpUrl: string }> {
  const port = await portFor(options.port, 'MAIL_PORT');
  const smtpPort = await freePort();
  const command = {
    command: process.execPath,
    args: ['shared/mail-fake/main.ts'],
    env: { PORT: String(port), SMTP_PORT: String(smtpPort), FOLDER: home.folder('mail') },
    cwd: options.root,
  };
  const server = await new SupervisedServer(processes, log, 'mail', command, port).start();
  return { server, smtpUrl: `smtp://127.0.0.1:${smtpPort}` };
}

async function portFor(wanted: number, setting: string): Promise<number> {
  if (wanted === 0) return freePort();
  if (await isFree(wanted)) return wanted;
  throw portError(Object.assign(new Error(), { code: 'EADDRINUSE' }), wanted, setting);
}
