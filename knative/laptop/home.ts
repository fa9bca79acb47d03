import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from './log.ts';
import { endIfSame, identityOf } from './pid.ts';

/** Everything the laptop keeps, so that `--fresh` removes this and never a stranger's file. */
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

/** One running process, as `processes.json` lists it. `started` tells it from a later one with its pid. */
export type Running = { name: string; pid: number; port: number; started: string };

/** The state folder (`BOXOFFICE_HOME`), held by one runtime at a time. */
export class Home {
  readonly path: string;
  readonly #lock: string;

  private constructor(path: string) {
    this.path = path;
    this.#lock = join(path, 'runtime.json');
  }

  /**
   * Takes the folder, and ends what a runtime that was killed has left running from it.
   * @throws StartError when it can't be written or another runtime has it
   */
  static take(path: string, { fresh }: { fresh: boolean }): Home {
    try {
      makeFolder(path);
    } catch (error) {
      throw new StartError(`BOXOFFICE_HOME ${path} can't be made: ${(error as Error).message}`);
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

  /** Replaces a file at once: a reader sees the old or the new, never half. */
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
          throw new StartError(`BOXOFFICE_HOME ${this.path} can't be written: ${(error as Error).message}`);
        }
      }
      const owner = this.#owner();
      if (owner && identityOf(owner.pid) === owner.started) {
        throw new StartError(`Boxoffice runs already on ${this.path} (process ${owner.pid})`);
      }
      rmSync(this.#lock, { force: true });
    }
    throw new StartError(`Boxoffice is being started on ${this.path} by another process`);
  }

  #owner(): { pid: number; started: string } | undefined {
    return readJson(this.#lock);
  }

  #endLeftovers(): void {
    const left = readJson<Running[]>(this.file('processes.json'));
    for (const { pid, started } of Array.isArray(left) ? left : []) endIfSame(pid, started);
  }
}

/** Not `recursive`: where the system refuses with ENOENT, as under /proc, Node tries for ever. */
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
