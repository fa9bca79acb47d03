import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, StartError } from './log.ts';
import { waitForPort } from './ports.ts';
import type { Child, Command, Processes } from './processes.ts';

/** Longest wait for a server to listen, in milliseconds. */
const START_MS = 20_000;
/** A server that hangs is killed after this many milliseconds. */
const RESTART_GRACE_MS = 1000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;
/** After this many milliseconds of uptime a crash is the first one again. */
const STABLE_MS = 10_000;

/**
 * A server of the infrastructure: nats-server, the tables server, the fakes. After a crash it starts again on
 * the same port with the same state.
 */
export class SupervisedServer {
  readonly #processes: Processes;
  readonly #log: Log;
  readonly #name: string;
  readonly #command: Command;
  readonly port: number;
  #child: Child | undefined;
  #stopping = false;
  #restartReason: string | undefined;

  constructor(processes: Processes, log: Log, name: string, command: Command, port: number) {
    this.#processes = processes;
    this.#log = log;
    this.#name = name;
    this.#command = command;
    this.port = port;
  }

  /** @throws StartError with the last line of its output when the server doesn't start */
  async start(): Promise<this> {
    const child = await this.#startProcess();
    if (typeof child === 'string') throw new StartError(`${this.#name} doesn't start: ${child}`);
    void this.#restartOnCrash(child);
    return this;
  }

  /** Ends the process, which then starts again like after a crash. */
  async restart(reason: string): Promise<void> {
    this.#restartReason = reason;
    await this.#child?.stop(RESTART_GRACE_MS);
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await this.#child?.stop(graceMs);
  }

  /** Returns the process, or the reason why it didn't start. */
  async #startProcess(): Promise<Child | string> {
    const child = this.#processes.spawn(this.#name, this.#command, this.port);
    this.#child = child;
    const dead = new AbortController();
    void child.ended.then((exit) => dead.abort(child.lastLines().at(-1) ?? exit));
    const late = AbortSignal.timeout(START_MS);
    try {
      await waitForPort(this.port, AbortSignal.any([dead.signal, late]));
      return child;
    } catch {
      if (late.aborted) await child.stop(0);
      return late.aborted
        ? `no answer on port ${this.port} in ${START_MS / 1000} s`
        : String(dead.signal.reason);
    }
  }

  async #restartOnCrash(first: Child): Promise<void> {
    let child: Child | string = first;
    for (let pause = FIRST_PAUSE_MS; !this.#stopping; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const since = performance.now();
      const exit: string = typeof child === 'string' ? child : await child.ended;
      const reason = this.#restartReason ?? `died (${exit})`;
      this.#restartReason = undefined;
      if (this.#stopping) return;
      if (performance.now() - since > STABLE_MS) pause = FIRST_PAUSE_MS;
      this.#log(`${this.#name} ${reason}, starting it again`, 'warn');
      await sleep(pause);
      if (this.#stopping) return;
      child = await this.#startProcess();
      if (typeof child !== 'string') this.#log(`${this.#name} up again`);
    }
  }
}
