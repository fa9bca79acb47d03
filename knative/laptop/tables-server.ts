import type { Home } from './home.ts';
import type { Log } from './log.ts';
import { freePort } from './ports.ts';
import type { Processes } from './processes.ts';
import { findTablesServer } from './setup/tables-server.js';
import { SupervisedServer } from './supervised-server.ts';

/**
 * Starts the DynamoDB-compatible server, which keeps its tables in the state folder.
 * @throws SetupError when none is installed, StartError when it doesn't start
 */
export async function startTablesServer(
  home: Home,
  processes: Processes,
  log: Log,
): Promise<SupervisedServer> {
  const { command, args } = await findTablesServer({ install: false, log });
  const port = await freePort();
  const start = { command, args: args(port, home.folder('tables')), env: {}, cwd: home.path };
  return new SupervisedServer(processes, log, 'tables', start, port).start();
}
