import { Agent } from 'node:http';
import { abortable } from './abortable.ts';
import type { Log } from './log.ts';
import { accepting, freePort, returnPort } from './ports.ts';
import type { Child, Command, Processes } from './processes.ts';

/** Longest wait for a process to listen, in milliseconds. */
const START_MS = 20_000;
/** How long a process may take to end after SIGTERM, in milliseconds. */
const GRACE_MS = 5000;

/** The service has no process and none came up; the log says why. */
export class NotUp extends Error {
  override name = 'NotUp';
}

/** The right to send one request to a service's process. */
export type Lease = {
  readonly port: number;
  readonly agent: Agent;
  release(): void;
  /** Tells that nothing listens there, so that the next lease starts a new process. */
  refused(): void;
};

export type RevisionSpec = {
  name: string;
  /** Requests at a time; 0 is no limit. */
  concurrency: number;
  /** Longest time for one request, the wait for the process included. */
  timeoutMs: number;
  /** How long it stays up without a request. */
  windowMs: number;
  /** How its process is started, once its port is known. */
  command: (port: number) => Command;
};

type Upstream = { child: Child; port: number; agent: Agent; stopping: boolean };

/** A ksvc's one process on the laptop: none until the first request, none again when idle. */
export class Revision {
  readonly spec: RevisionSpec;
  readonly #processes: Processes;
  readonly #log: Log;
  #current: Upstream | undefined;
  #starting: Promise<Upstream> | undefined;
  #inFlight = 0;
  #lastUse = 0;
  #renewals = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(spec: RevisionSpec, processes: Processes, log: Log) {
    this.spec = spec;
    this.#processes = processes;
    this.#log = log;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Waits for the process and for a free place in it.
   * @throws NotUp, or the signal's reason when it is aborted first
   */
  async lease(signal: AbortSignal): Promise<Lease> {
    while (this.#isFull()) await this.#place(signal);
    this.#inFlight++;
    try {
      return this.#leased(this.#current ?? (await abortable(this.#start(), signal)));
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Has a new process serve what comes from now on; what is in flight ends in the old one. */
  renew(): void {
    this.#renewals++;
    if (this.#current) void this.#down(this.#current, this.spec.timeoutMs);
  }

  /** Ends the process, if there is one. */
  async stop(graceMs: number): Promise<void> {
    clearTimeout(this.#idle);
    if (this.#current) await this.#down(this.#current, graceMs);
  }

  #leased(upstream: Upstream): Lease {
    let held = true;
    return {
      port: upstream.port,
      agent: upstream.agent,
      release: () => {
        if (held) this.#release();
        held = false;
      },
      refused: () => {
        if (this.#current === upstream) this.#current = undefined;
        if (!upstream.stopping) void upstream.child.stop(0);
      },
    };
  }

  #isFull(): boolean {
    return this.spec.concurrency > 0 && this.#inFlight >= this.spec.concurrency;
  }

  #place(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    return abortable(promise, signal).finally(() => this.#waiting.delete(resolve));
  }

  #release(): void {
    this.#inFlight--;
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    }
    if (this.#inFlight > 0) return;
    this.#lastUse = performance.now();
    this.#idle ??= setTimeout(() => this.#endWhenIdle(), this.spec.windowMs);
  }

  #endWhenIdle(): void {
    this.#idle = undefined;
    const upstream = this.#current;
    if (!upstream || this.#inFlight > 0) return;
    const left = this.spec.windowMs - (performance.now() - this.#lastUse);
    if (left > 1) {
      this.#idle = setTimeout(() => this.#endWhenIdle(), left);
      return;
    }
    const idle = this.spec.windowMs / 1000;
    void this.#down(upstream, GRACE_MS).then(() => this.#log(`${this.spec.name} down, idle ${idle} s`));
  }

  async #down(upstream: Upstream, graceMs: number): Promise<void> {
    upstream.stopping = true;
    if (this.#current === upstream) this.#current = undefined;
    await upstream.child.stop(graceMs);
  }

  #start(): Promise<Upstream> {
    this.#starting ??= this.#up().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #up(): Promise<Upstream> {
    const { name, command } = this.spec;
    const began = performance.now();
    const renewals = this.#renewals;
    const port = await freePort();
    const child = this.#processes.spawn(name, command(port), port);
    const dead = new AbortController();
    void child.ended.then((why) => {
      returnPort(port);
      dead.abort(`${why}${child.lastLine() && `: ${child.lastLine()}`}`);
    });
    const late = AbortSignal.timeout(START_MS);
    try {
      await accepting(port, AbortSignal.any([dead.signal, late]));
    } catch {
      if (late.aborted) await child.stop(0);
      const why = late.aborted ? `not listening on PORT after ${START_MS / 1000} s` : dead.signal.reason;
      this.#log(`${name} doesn't start: ${why}`);
      throw new NotUp(`${name} doesn't start`);
    }
    if (renewals !== this.#renewals) {
      await child.stop(0);
      return this.#up();
    }
    this.#log(`${name} up, ${Math.round(performance.now() - began)} ms`);
    const upstream = { child, port, agent: new Agent({ keepAlive: true }), stopping: false };
    this.#current = upstream;
    void child.ended.then((why) => this.#died(upstream, why));
    return upstream;
  }

  #died(upstream: Upstream, why: string): void {
    upstream.agent.destroy();
    if (this.#current === upstream) this.#current = undefined;
    if (!upstream.stopping) this.#log(`${this.spec.name} died (${why}), the next request starts it again`);
  }
}
