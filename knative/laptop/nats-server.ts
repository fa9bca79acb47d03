import type { Home } from './home.ts';
import type { Log } from './log.ts';
import { freePort } from './ports.ts';
import type { Processes } from './processes.ts';
import { findNatsServer } from './setup/nats-server.js';
import { SupervisedServer } from './supervised-server.ts';

/**
 * Starts a nats-server, which keeps its streams in the state folder.
 * @throws SetupError when none is installed, StartError when it doesn't start
 */
export async function startNatsServer(home: Home, processes: Processes, log: Log): Promise<SupervisedServer> {
  const command = await findNatsServer({ install: false, log });
  const port = await freePort();
  home.write('nats.conf', config(home.folder('nats'), port));
  const start = { command, args: ['-c', home.file('nats.conf')], env: {}, cwd: home.path };
  return new SupervisedServer(processes, log, 'nats-server', start, port).start();
}

function config(store: string, port: number): string {
  const lines = [
    `store_dir: ${JSON.stringify(store)}`,
    // The default is three quarters of the space at the start, however much is freed later.
    'max_file_store: 1TB',
    // Every message is written to its file before the acknowledgement, so a killed server loses nothing. This is
    // the time between two flushes, which a power cut loses. `always` made a contest 20% slower.
    'sync_interval: 1s',
  ];
  return `listen: "127.0.0.1:${port}"
logfile: ${JSON.stringify(`${store}.log`)}
logfile_size_limit: 1MB
jetstream {
  ${lines.join('\n  ')}
}
`;
}
