import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseEnv } from 'node:util';
import type { RunningSystem } from './running-system.ts';

/** One process of the system, as the laptop runtime lists it. */
export interface Running {
  name: string;
  pid: number;
  port: number;
}

/** The system of `npm start` as a child process, with free ports and its own state folder. */
export class Laptop implements RunningSystem {
  readonly #child: ChildProcess;
  readonly #home: string;
  static readonly #running = new Map<string, Laptop>();
  readonly log: string[] = [];
  url = '';

  private constructor(child: ChildProcess, home: string) {
    this.#child = child;
    this.#home = home;
  }

  /**
   * Resolves when the site answers.
   *
   * @param flags of `npm start`, such as `--built`
   * @param parent the folder in which the state is stored, until the system stops
   */
  static async start(
    environment: Record<string, string> = {},
    flags = ['--empty'],
    parent = tmpdir(),
  ): Promise<Laptop> {
    const home = mkdtempSync(join(parent, 'boxoffice-'));
    const child = spawn(process.execPath, ['knative/laptop/start.ts', ...flags], {
      cwd: resolve(import.meta.dirname, '../..'),
      env: {
        ...process.env,
        PORT: '0',
        STRIPE_PORT: '0',
        BOXOFFICE_HOME: join(home, 'state'),
        LIMITS_SCALE: '1000',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const laptop = new Laptop(child, home);
    // A test worker whose vitest was ended must not leave a system behind.
    process.once('exit', () => child.kill());
    if (process.env.SHOW_LOG) child.stdout?.pipe(process.stdout, { end: false });
    child.stderr?.on('data', (text) => {
      laptop.log.push(String(text).trimEnd());
      process.stderr.write(text);
    });
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      laptop.log.push(line);
      const [, url] = /ready at (\S+)/.exec(line) ?? [];
      if (url === undefined) continue;
      laptop.url = url;
      Laptop.#running.set(url, laptop);
      break;
    }
    if (laptop.url === '') throw new Error(`The system did not start:\n${laptop.log.join('\n')}`);
    child.stdout?.on('data', (text) => laptop.log.push(String(text).trimEnd()));
    child.stdout?.resume();
    return laptop;
  }

  /** The running system with this address. */
  static at(url: string): Laptop {
    const laptop = Laptop.#running.get(url);
    if (!laptop) throw new Error(`No system runs at ${url}`);
    return laptop;
  }

  /** The process of the runtime. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The folder with the state of the system. */
  get state(): string {
    return join(this.#home, 'state');
  }

  /** The processes that run now, without the runtime. */
  processes(): Running[] {
    return JSON.parse(readFileSync(join(this.state, 'processes.json'), 'utf8')) as Running[];
  }

  /** The settings that a function needs to run against this system. */
  env(): Record<string, string> {
    return parseEnv(readFileSync(join(this.state, 'env'), 'utf8')) as Record<string, string>;
  }

  natsUrl(): string {
    return `nats://127.0.0.1:${this.#portOf('nats-server')}`;
  }

  mailUrl(): string {
    return `http://127.0.0.1:${this.#portOf('mail')}`;
  }

  #portOf(process: string): number | undefined {
    return this.processes().find(({ name }) => name === process)?.port;
  }

  async kill(name: string): Promise<boolean> {
    const running = this.processes().find((process) => process.name === name);
    if (!running) return false;
    try {
      return process.kill(running.pid, 'SIGKILL');
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    Laptop.#running.delete(this.url);
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    rmSync(this.#home, { recursive: true, force: true });
  }
}
