import { execFile } from 'node:child_process';
import { existsSync, type FSWatcher, globSync, statSync, watch } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './log.ts';
import type { RunningService } from './services.ts';

/** An editor that saves a file several times within this many milliseconds causes one restart. */
const DEBOUNCE_MS = 30;

const run = promisify(execFile);

/**
 * Restarts a service when one of its sources changes: requests in flight finish in the old process, and the
 * next request starts a new one. A service whose changed source has a syntax error doesn't start until the
 * error is fixed.
 */
export class Sources {
  readonly #root: string;
  readonly #log: Log;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  /** The syntax error of a changed file, by the file's path below the root. */
  readonly #errors = new Map<string, string>();
  #services: RunningService[] = [];
  #checking = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(root: string, log: Log) {
    this.#root = root;
    this.#log = log;
  }

  watch(services: RunningService[]): void {
    this.#services = services.filter(({ run }) => run.sources.length > 0);
    for (const folder of new Set(this.#services.flatMap(({ run }) => run.sources))) this.#watchFolder(folder);
    const own = this.#services.flatMap(({ run }) => run.sources[0] ?? []).sort()[0];
    if (own) this.#log(`Edit a file in ${own}: the next request runs the new code`);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  /** The first syntax error in the folders; waits for a check that is under way. */
  async errorIn(folders: string[]): Promise<string | undefined> {
    await this.#checking;
    return [...this.#errors].find(([file]) => isBelow(file, folders))?.[1];
  }

  /**
   * Watches each folder by itself: on Linux, a recursive fs.watch loses sight of a file that an editor
   * replaces by a rename.
   */
  #watchFolder(folder: string): void {
    const path = join(this.#root, folder);
    for (const below of ['.', ...globSync('**/', { cwd: path })]) {
      const name = join(folder, below);
      if (this.#watchers.has(name)) continue;
      const watcher = watch(join(this.#root, name), (_, file) => {
        if (file !== null) this.#noteChange(join(name, file));
      });
      // The folder was deleted.
      watcher.on('error', () => this.#unwatch(name));
      this.#watchers.set(name, watcher);
    }
  }

  /** A folder was created, deleted or replaced: the watchers of a deleted folder report nothing any more. */
  #refreshFolder(folder: string): void {
    for (const name of this.#watchers.keys()) if (isBelow(name, [folder])) this.#unwatch(name);
    const stats = statSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (!stats?.isDirectory()) return;
    this.#watchFolder(folder);
    for (const file of globSync('**/*.*', { cwd: join(this.#root, folder) })) {
      if (isSource(file)) this.#noteChange(join(folder, file));
    }
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #noteChange(path: string): void {
    if (!isSource(path)) {
      this.#refreshFolder(path);
      return;
    }
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reload(), DEBOUNCE_MS);
  }

  #reload(): void {
    const files = [...this.#changed];
    this.#changed.clear();
    // One check after the other: a slow check of older content must not overwrite a newer result.
    this.#checking = this.#checking
      .then(() => this.#check(files))
      .catch((error: Error) => this.#log(error.message));
    const affected = this.#services.filter(({ run }) => files.some((file) => isBelow(file, run.sources)));
    for (const { revision } of affected) revision.renew();
    const names = affected.map(({ service }) => service.name).join(', ');
    this.#log(`${files.join(', ')} changed: the next request to ${names} runs the new code`);
  }

  async #check(files: string[]): Promise<void> {
    for (const file of files) this.#errors.delete(file);
    const present = files.filter((file) => existsSync(join(this.#root, file)));
    for (const [file, error] of await syntaxErrors(present, this.#root)) {
      this.#errors.set(file, error);
      this.#log(error);
    }
  }
}

const isSource = (file: string) => /\.[cm]?[jt]s$/.test(file) && !file.endsWith('.test.ts');

const isBelow = (file: string, folders: string[]) =>
  folders.some((folder) => !relative(folder, file).startsWith('..'));

/** Parses files in a process of its own; returns `file:line: SyntaxError: reason` for each that fails. */
async function syntaxErrors(files: string[], root: string): Promise<[file: string, error: string][]> {
  const nodeArgs = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const script = join(import.meta.dirname, 'check-syntax.ts');
  const { stdout } = await run(process.execPath, [...nodeArgs, script, ...files], { cwd: root });
  return JSON.parse(stdout);
}
