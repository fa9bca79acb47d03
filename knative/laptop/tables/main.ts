/**
 * The embedded tables server.
 *
 *     node knative/laptop/tables/main.ts PORT [FOLDER]
 *
 * Without a folder the tables are in memory only. It serves the loopback address.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from './disk/folder-lock.ts';
import { Log } from './disk/log.ts';
import { tablesServer } from './server.ts';
import { Tables } from './tables.ts';

const [port = '', folder] = process.argv.slice(2);

async function openLog(tables: Tables): Promise<Log | undefined> {
  if (folder === undefined) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  lockFolder(join(folder, 'tables.lock'));
  return Log.open(join(folder, 'tables.log'), tables);
}

try {
  const tables = new Tables();
  const log = await openLog(tables);
  const server = tablesServer(tables, () => log?.durable());
  server.listen(Number(port), '127.0.0.1');
  server.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      server.close();
      server.closeIdleConnections();
      void (log?.close() ?? Promise.resolve()).then(() => process.exit(0));
    });
} catch (error) {
  process.stderr.write(`The tables server doesn't start: ${(error as Error).message}\n`);
  process.exit(1);
}
