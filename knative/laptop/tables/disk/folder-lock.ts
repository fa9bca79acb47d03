import { readFileSync, rmSync } from 'node:fs';
import { createFile } from '../../../replace-file.ts';
import { identityOf } from '../../pid.ts';

/**
 * Locks a folder for this process until it ends, however it ends.
 *
 * @throws Error when another running process has the lock
 */
export function lockFolder(path: string): void {
  const mine = JSON.stringify({ pid: process.pid, started: identityOf(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      createFile(path, mine);
      process.once('exit', () => rmSync(path, { force: true }));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = read(path);
    if (owner && identityOf(owner.pid) === owner.started)
      throw new Error(`process ${owner.pid} already serves the tables of this folder`);
    rmSync(path, { force: true });
  }
  throw new Error('another process is locking the folder of the tables');
}

function read(path: string): { pid: number; started: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
