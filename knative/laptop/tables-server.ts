import type { Home } from './home.ts';
import { type Log, StartError } from './log.ts';
import { freePort } from './ports.ts';
import type { Processes } from './processes.ts';
import { Server } from './server.ts';
import { findTablesServer } from './setup/tables-server.js';

/**
 * Starts the DynamoDB-compatible server whose tables live in the home.
 * @throws StartError when none runs on this machine, or it doesn't start
 */
export async function startTablesServer(home: Home, processes: Processes, log: Log): Promise<Server> {
  const { command, args } = await findTablesServer({ install: false, log }).catch((error: Error) => {
    throw new StartError(error.message);
  });
  const port = await freePort();
  const start = { command, args: args(port, home.folder('tables')), env: {}, cwd: home.path };
  return new Server(processes, log, 'tables', start, port).start();
}
