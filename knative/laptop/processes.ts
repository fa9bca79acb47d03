import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Home, RunningProcess } from './home.ts';
import { readable } from './log-line.ts';
import { identityOf, signal } from './pid.ts';
import type { SystemLog } from './system-log.ts';

export type Command = { command: string; args: string[]; env: Record<string, string>; cwd: string };

/** A process that the runtime started. */
export type Child = {
  readonly name: string;
  readonly pid: number | undefined;
  readonly port: number;
  readonly cwd: string;
  /** Resolves when the process has ended, with `exit code 1` or `SIGKILL`; never rejects. */
  readonly ended: Promise<string>;
  /** The last lines that the process printed, which usually tell why it died. */
  readonly lastLines: () => string[];
  /** Sends SIGTERM and, `graceMs` later, SIGKILL. */
  stop(graceMs: number): Promise<void>;
};

/** All processes of the system. `processes.json` in the state folder always lists the running ones. */
export class Processes {
  readonly #home: Home;
  readonly #log: SystemLog;
  readonly #running = new Map<Child, RunningProcess>();
  #closed = false;

  constructor(home: Home, log: SystemLog) {
    this.#home = home;
    this.#log = log;
    this.#writeList();
  }

  /**
   * Starts a process in its own process group: Ctrl-C in the terminal then reaches only the runtime, which
   * ends its processes in order.
   */
  spawn(name: string, { command, args, env, cwd }: Command, port: number): Child {
    if (this.#closed) throw new Error(`${name} is not started: the system is stopping`);
    const [file, ...rest] = [...endWithParent(), command, ...args];
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
      cwd,
      ended,
      lastLines: () => lines,
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
      this.#writeList();
    }
    child.once('error', (error) => resolve(error.message));
    // 'close' comes after all output was read, so the reason of a crash is in `lines`.
    child.once('close', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
    child.once('exit', () => {
      this.#running.delete(started);
      if (!this.#closed) this.#writeList();
    });
    return started;
  }

  /** Kills all running processes; from now on `spawn` throws. */
  async close(): Promise<void> {
    this.#closed = true;
    const left = [...this.#running.keys()];
    for (const { pid } of left) if (pid !== undefined) signal(pid, 'SIGKILL');
    await Promise.all(left.map((child) => child.ended));
    this.#writeList();
  }

  #writeList(): void {
    const list = `${JSON.stringify([...this.#running.values()], undefined, 2)}\n`;
    this.#home.tryToWrite('processes.json', list, this.#log.log);
  }

  #logLines(name: string, child: ChildProcess): string[] {
    const last: string[] = [];
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() === '') return;
        last.push(readable(line));
        if (last.length > 40) last.shift();
        this.#log.ofProcess(name, line);
      });
    }
    return last;
  }
}

let prefix: string[] | undefined;

/**
 * On Linux the kernel kills a process when its runtime is killed. Elsewhere the next start kills it, by
 * `processes.json`.
 */
function endWithParent(): string[] {
  const wrapper = ['setpriv', '--pdeathsig', 'KILL'];
  prefix ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0
      ? wrapper
      : [];
  return prefix;
}
