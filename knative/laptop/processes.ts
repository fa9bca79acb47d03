import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Home, Running } from './home.ts';
import type { Log } from './log.ts';
import { identityOf, signal } from './pid.ts';

export type Command = { command: string; args: string[]; env: Record<string, string>; cwd: string };

/** A process that this runtime has started. */
export type Child = {
  readonly name: string;
  readonly pid: number | undefined;
  readonly port: number;
  /** Why it ended, `exit code 1` or `SIGKILL`: settles once it has, and never rejects. */
  readonly ended: Promise<string>;
  /** The last line that it wrote, which mostly is the reason why it died. */
  readonly lastLine: () => string;
  /** Asks it to end and, `graceMs` later, ends it. */
  stop(graceMs: number): Promise<void>;
};

/** Every process of the system. `processes.json` in the home says at any time what runs. */
export class Processes {
  readonly #home: Home;
  readonly #log: Log;
  readonly #running = new Map<Child, Running>();
  #closed = false;

  constructor(home: Home, log: Log) {
    this.#home = home;
    this.#log = log;
    this.#list();
  }

  /**
   * Starts a process in a group of its own, so that a Ctrl-C in the terminal reaches the runtime only,
   * which then ends its processes in order.
   */
  spawn(name: string, { command, args, env, cwd }: Command, port: number): Child {
    if (this.#closed) throw new Error(`${name} is not started any more: the system stops`);
    const [file, ...rest] = [...diesWithParent(), command, ...args];
    const child = spawn(file ?? command, rest, {
      env,
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = this.#logLines(name, child);
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const started: Child = {
      name,
      pid: child.pid,
      port,
      ended,
      lastLine: () => lines.at(-1) ?? '',
      stop: async (graceMs) => {
        if (child.pid === undefined) return;
        const { pid } = child;
        signal(pid, 'SIGTERM');
        const timer = setTimeout(() => signal(pid, 'SIGKILL'), graceMs);
        await ended;
        clearTimeout(timer);
      },
    };
    if (child.pid !== undefined) {
      this.#running.set(started, { name, pid: child.pid, port, started: identityOf(child.pid) ?? '' });
      this.#list();
    }
    child.once('error', (error) => resolve(error.message));
    // 'close' comes after the output has been read, so that the reason of a death is known.
    child.once('close', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
    child.once('exit', () => {
      this.#running.delete(started);
      if (!this.#closed) this.#list();
    });
    return started;
  }

  /** Ends whatever still runs, at once, and starts nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const left = [...this.#running.keys()];
    for (const { pid } of left) if (pid !== undefined) signal(pid, 'SIGKILL');
    await Promise.all(left.map((child) => child.ended));
    this.#list();
  }

  #list(): void {
    this.#home.write('processes.json', `${JSON.stringify([...this.#running.values()], undefined, 2)}\n`);
  }

  #logLines(name: string, child: ChildProcess): string[] {
    const last: string[] = [];
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() === '') return;
        last.push(line);
        if (last.length > 20) last.shift();
        this.#log(`${name} | ${line}`);
      });
    }
    return last;
  }
}

let prefix: string[] | undefined;

/**
 * On Linux the kernel itself ends a process whose runtime was killed. Elsewhere the next start does, by
 * `processes.json`.
 */
function diesWithParent(): string[] {
  const wrapper = ['setpriv', '--pdeathsig', 'KILL'];
  prefix ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0
      ? wrapper
      : [];
  return prefix;
}
