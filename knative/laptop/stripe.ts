import type { Home } from './home.ts';
import { type Log, StartError } from './log.ts';
import { freePort, isFree } from './ports.ts';
import type { Processes } from './processes.ts';
import { Server } from './server.ts';

/**
 * Starts the Stripe stand-in, whose ledger lives in the home.
 * @param at its port, 0 for any, and where it sends its signed webhooks
 * @throws StartError when the port is taken, or it doesn't start
 */
export async function startStripe(
  home: Home,
  processes: Processes,
  log: Log,
  at: { root: string; port: number; webhookUrl: string; webhookSecret: string },
): Promise<Server> {
  const port = at.port === 0 ? await freePort() : at.port;
  if (!(await isFree(port))) {
    throw new StartError(`Port ${port} is taken: end what listens there, or set STRIPE_PORT`);
  }
  const command = {
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', 'functions/payments/stripe-fake/main.ts'],
    env: {
      PORT: String(port),
      STATE: home.folder('stripe'),
      WEBHOOK_URL: at.webhookUrl,
      WEBHOOK_SECRET: at.webhookSecret,
    },
    cwd: at.root,
  };
  return new Server(processes, log, 'stripe', command, port).start();
}
