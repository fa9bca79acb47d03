import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFile, deleteDrafts, replaceFile } from '../replace-file.ts';
import { type Log, StartError } from './log.ts';
import { endIfSame, identityOf } from './pid.ts';

/** Exists once a start has become ready. */
const READY_ONCE = 'first-start-done';
/** The files that the runtime writes. `--fresh` deletes these and no other file of the folder. */
const CONTENTS = [
  'nats',
  'tables',
  'tables.db',
  'tables.db-wal',
  'tables.db-shm',
  'stripe',
  'mail',
  'covers',
  'secrets',
  'env',
  'log',
  'log.1',
  'processes.json',
  'demo-seller.json',
  'demo-pending',
  READY_ONCE,
];
/** What a start that never became ready can leave half-made: all but the secrets, which are checked one by one. */
const HALF_MADE = CONTENTS.filter((name) => name !== 'secrets');

/** With less than this, in bytes, the disk counts as full: an event has up to 1 MiB. */
const ROOM = 2 ** 21;

/** One running process, as `processes.json` lists it. `started` distinguishes it from a later process with the same pid. */
export type RunningProcess = { name: string; pid: number; port: number; started: string };

/** The state folder (`BOXOFFICE_HOME`), locked by one runtime at a time. */
export class Home {
  readonly path: string;
  readonly #lock: string;
  #isReleased = false;

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
    deleteDrafts(path);
    const contents = fresh ? CONTENTS : home.has(READY_ONCE) ? [] : HALF_MADE;
    for (const name of contents) rmSync(join(path, name), { recursive: true, force: true });
    return home;
  }

  /** After this, what is left of an aborted start can't change the files of the next start. */
  release(): void {
    this.#isReleased = true;
    if (this.#owner()?.pid === process.pid) rmSync(this.#lock, { force: true });
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  folder(name: string): string {
    this.#checkLocked();
    mkdirSync(this.file(name), { recursive: true, mode: 0o700 });
    return this.file(name);
  }

  write(name: string, text: string, options?: { flush: boolean }): void {
    this.#checkLocked();
    replaceFile(this.file(name), text, options);
  }

  /** Writes a file that a running system can do without: on a full disk it only says so. */
  tryToWrite(name: string, text: string, log: Log): void {
    try {
      // Not flushed: this is part of every cold start, and a power cut ends the system anyway.
      this.write(name, text, { flush: false });
    } catch (error) {
      log(`${this.file(name)} can't be written: ${(error as Error).message}`, 'warn');
    }
  }

  delete(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  /** Whether a start has become ready with this folder. */
  get wasReady(): boolean {
    return this.has(READY_ONCE);
  }

  setReady(): void {
    if (!this.wasReady) this.write(READY_ONCE, '');
  }

  /** What to tell instead of the consequences of a full disk. */
  diskError(): StartError | undefined {
    if (!this.isFull) return undefined;
    return new StartError(
      `The disk of ${this.path} is full: free some space, or set BOXOFFICE_HOME to another folder`,
    );
  }

  /** Whether the disk of the folder has no room for another event. */
  get isFull(): boolean {
    try {
      const { bavail, bsize } = statfsSync(this.path);
      return bavail * bsize < ROOM;
    } catch {
      return false;
    }
  }

  #checkLocked(): void {
    if (this.#isReleased) throw new Error(`The state folder ${this.path} is released`);
  }

  #takeLock(): void {
    const mine = JSON.stringify({ pid: process.pid, started: identityOf(process.pid) });
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        createFile(this.#lock, mine);
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
