import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, StartError } from './log.ts';
import { accepting } from './ports.ts';
import type { Child, Command, Processes } from './processes.ts';

/** Longest wait for a server of the infrastructure to listen, in milliseconds. */
const START_MS = 20_000;

/**
 * A server that the system stands on (nats-server, tables, the Stripe stand-in). When it dies it is
 * started again on the same port with the same state.
 */
export class Server {
  readonly #processes: Processes;
  readonly #log: Log;
  readonly #name: string;
  readonly #command: Command;
  readonly port: number;
  #child: Child | undefined;
  #stopping = false;

  constructor(processes: Processes, log: Log, name: string, command: Command, port: number) {
    this.#processes = processes;
    this.#log = log;
    this.#name = name;
    this.#command = command;
    this.port = port;
  }

  /** @throws StartError with the server's own last words when it doesn't come up */
  async start(): Promise<this> {
    const child = await this.#up();
    if (typeof child === 'string') throw new StartError(`${this.#name} doesn't start: ${child}`);
    void this.#keepUp(child);
    return this;
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await this.#child?.stop(graceMs);
  }

  async #up(): Promise<Child | string> {
    const child = this.#processes.spawn(this.#name, this.#command, this.port);
    this.#child = child;
    const dead = new AbortController();
    void child.ended.then((why) => dead.abort(child.lastLine() || why));
    const late = AbortSignal.timeout(START_MS);
    try {
      await accepting(this.port, AbortSignal.any([dead.signal, late]));
      return child;
    } catch {
      if (late.aborted) await child.stop(0);
      return late.aborted
        ? `no answer on port ${this.port} in ${START_MS / 1000} s`
        : String(dead.signal.reason);
    }
  }

  async #keepUp(first: Child): Promise<void> {
    let child: Child | string = first;
    for (let pause = 50; !this.#stopping; pause = Math.min(pause * 2, 5000)) {
      const since = performance.now();
      const why: string = typeof child === 'string' ? child : await child.ended;
      if (this.#stopping) return;
      if (performance.now() - since > 10_000) pause = 50;
      this.#log(`${this.#name} died (${why}), starting it again`);
      await sleep(pause);
      if (this.#stopping) return;
      child = await this.#up();
      if (typeof child !== 'string') this.#log(`${this.#name} up again`);
    }
  }
}
