import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Home } from './home.ts';
import { type Log, StartError } from './log.ts';
import { freePort } from './ports.ts';
import type { Processes } from './processes.ts';
import { Server } from './server.ts';
import { findNatsServer } from './setup/nats-server.js';

const run = promisify(execFile);

/**
 * Starts a nats-server whose streams live in the home.
 * @throws StartError when there is none on this machine, or it doesn't start
 */
export async function startNatsServer(home: Home, processes: Processes, log: Log): Promise<Server> {
  const command = await findNatsServer({ install: false, log }).catch((error: Error) => {
    throw new StartError(error.message);
  });
  const port = await freePort();
  home.write('nats.conf', config(home.folder('nats'), port, await syncsAlways(command)));
  const args = ['-c', home.file('nats.conf')];
  return new Server(processes, log, 'nats-server', { command, args, env: {}, cwd: home.path }, port).start();
}

/**
 * Every version writes a message to its file before it acknowledges it, so a killed server loses nothing.
 * Since 2.10 it can also be told to flush the file each time, which outlives a power cut too.
 */
async function syncsAlways(command: string): Promise<boolean> {
  const { stdout } = await run(command, ['-v']);
  const [, major = '0', minor = '0'] = /v?(\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 10);
}

function config(store: string, port: number, sync: boolean): string {
  const lines = [`store_dir: ${JSON.stringify(store)}`, ...(sync ? ['sync_interval: always'] : [])];
  return `listen: "127.0.0.1:${port}"
logfile: ${JSON.stringify(`${store}.log`)}
logfile_size_limit: 1MB
jetstream {
  ${lines.join('\n  ')}
}
`;
}
