import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from './log.ts';
import { endIfSame, identityOf } from './pid.ts';

/** The files that the runtime writes. `--fresh` deletes these and no other file of the folder. */
const CONTENTS = [
  'nats',
  'tables',
  'tables.db',
  'tables.db-wal',
  'tables.db-shm',
  'stripe',
  'mail',
  'secrets',
  'env',
  'processes.json',
  'demo-seller.json',
  'first-start-done',
];

/** One running process, as `processes.json` lists it. `started` distinguishes it from a later process with the same pid. */
export type RunningProcess = { name: string; pid: number; port: number; started: string };

/** The state folder (`BOXOFFICE_HOME`), locked by one runtime at a time. */
export class Home {
  readonly path: string;
  readonly #lock: string;

  private constructor(path: string) {
    this.path = path;
    this.#lock = join(path, 'runtime.json');
  }

  /**
   * Locks the folder and ends the processes that a killed runtime left running.
   * @throws StartError when the folder can't be written or another runtime has locked it
   */
  static take(path: string, { fresh }: { fresh: boolean }): Home {
    try {
      makeFolder(path);
    } catch (error) {
      throw new StartError(
        `The folder ${path} can't be created (${(error as Error).message}): set BOXOFFICE_HOME to another folder`,
      );
    }
    const home = new Home(path);
    home.#takeLock();
    home.#endLeftovers();
    if (fresh) for (const name of CONTENTS) rmSync(join(path, name), { recursive: true, force: true });
    return home;
  }

  release(): void {
    if (this.#owner()?.pid === process.pid) rmSync(this.#lock, { force: true });
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  folder(name: string): string {
    mkdirSync(this.file(name), { recursive: true, mode: 0o700 });
    return this.file(name);
  }

  /** Replaces a file atomically: a reader sees the old content or the new one. */
  write(name: string, text: string): void {
    const draft = this.file(`.${name}.${process.pid}`);
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, this.file(name));
  }

  #takeLock(): void {
    const mine = JSON.stringify({ pid: process.pid, started: identityOf(process.pid) });
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        writeFileSync(this.#lock, mine, { flag: 'wx', mode: 0o600 });
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw new StartError(
            `The folder ${this.path} can't be written (${(error as Error).message}): set BOXOFFICE_HOME to another folder`,
          );
        }
      }
      const owner = this.#owner();
      if (owner && identityOf(owner.pid) === owner.started) {
        throw new StartError(
          `Boxoffice already runs with the state folder ${this.path} (process ${owner.pid}): stop it, or set BOXOFFICE_HOME to another folder`,
        );
      }
      rmSync(this.#lock, { force: true });
    }
    throw new StartError(
      `Another process is starting Boxoffice with the state folder ${this.path}: try again`,
    );
  }

  #owner(): { pid: number; started: string } | undefined {
    return readJson(this.#lock);
  }

  #endLeftovers(): void {
    const left = readJson<RunningProcess[]>(this.file('processes.json'));
    for (const { pid, started } of Array.isArray(left) ? left : []) endIfSame(pid, started);
  }
}

/** Without `recursive`, because Node then loops forever where the system answers ENOENT, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
