import { Pool } from 'undici';
import { abortable } from './abortable.ts';
import { failureReason } from './failure-reason.ts';
import type { Log } from './log.ts';
import { freePort, returnPort, waitForPort } from './ports.ts';
import type { Child, Command, Processes } from './processes.ts';

/** Longest wait for a process to listen, in milliseconds. */
const START_MS = 20_000;
/** How long a process may take to end after SIGTERM, in milliseconds. */
const GRACE_MS = 5000;

/** The service has no process, because none could be started. The message says why. */
export class NotStarted extends Error {
  override name = 'NotStarted';
}

/** A place in a service's process for one request. */
export type Slot = {
  /** The connections to the process. */
  readonly pool: Pool;
  release(): void;
  /** Reports that the process accepts no connections: the next request starts a new one. */
  reportRefused(): void;
};

export type RevisionSpec = {
  name: string;
  /** Requests at a time; 0 means unlimited. */
  concurrency: number;
  /** Longest time for one request, including the wait for the process. */
  timeoutMs: number;
  /** How long the process stays up without a request. */
  windowMs: number;
  /** A reason, such as a syntax error, not to start a process now. */
  sourceError: () => Promise<string | undefined>;
  command: (port: number) => Command;
};

type Upstream = { child: Child; pool: Pool; stopping: boolean };

/** The one process of a ksvc: started by the first request, ended when idle. */
export class Revision {
  readonly spec: RevisionSpec;
  readonly #processes: Processes;
  readonly #log: Log;
  #current: Upstream | undefined;
  #starting: Promise<Upstream> | undefined;
  #inFlight = 0;
  #lastUse = 0;
  #renewals = 0;
  #idleTimer: NodeJS.Timeout | undefined;
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
   * Waits for the process and for a free slot in it.
   * @throws NotStarted, or the signal's reason when it is aborted first
   */
  async acquire(signal: AbortSignal): Promise<Slot> {
    while (this.#isFull()) await this.#waitForRelease(signal);
    this.#inFlight++;
    try {
      return this.#slotIn(this.#current ?? (await abortable(this.#start(), signal)));
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Starts a new process for the next request. Requests in flight finish in the old process. */
  renew(): void {
    this.#renewals++;
    if (this.#current) void this.#end(this.#current, this.spec.timeoutMs);
  }

  async stop(graceMs: number): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (this.#current) await this.#end(this.#current, graceMs);
  }

  #slotIn(upstream: Upstream): Slot {
    let isHeld = true;
    return {
      pool: upstream.pool,
      release: () => {
        if (isHeld) this.#release();
        isHeld = false;
      },
      reportRefused: () => {
        if (this.#current === upstream) this.#current = undefined;
        if (!upstream.stopping) void upstream.child.stop(0);
      },
    };
  }

  #isFull(): boolean {
    return this.spec.concurrency > 0 && this.#inFlight >= this.spec.concurrency;
  }

  #waitForRelease(signal: AbortSignal): Promise<void> {
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
    this.#idleTimer ??= setTimeout(() => this.#endWhenIdle(), this.spec.windowMs);
  }

  #endWhenIdle(): void {
    this.#idleTimer = undefined;
    const upstream = this.#current;
    if (!upstream || this.#inFlight > 0) return;
    const left = this.spec.windowMs - (performance.now() - this.#lastUse);
    if (left > 1) {
      this.#idleTimer = setTimeout(() => this.#endWhenIdle(), left);
      return;
    }
    const idle = this.spec.windowMs / 1000;
    void this.#end(upstream, GRACE_MS).then(() => this.#log(`${this.spec.name} down, idle ${idle} s`));
  }

  async #end(upstream: Upstream, graceMs: number): Promise<void> {
    upstream.stopping = true;
    if (this.#current === upstream) this.#current = undefined;
    await upstream.child.stop(graceMs);
  }

  #start(): Promise<Upstream> {
    this.#starting ??= this.#startProcess().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #startProcess(): Promise<Upstream> {
    const { name, command, sourceError } = this.spec;
    const began = performance.now();
    const renewals = this.#renewals;
    const error = await sourceError();
    if (error) throw new NotStarted(`${name} doesn't start: ${error}`);
    const port = await freePort();
    const child = this.#processes.spawn(name, command(port), port);
    const dead = new AbortController();
    void child.ended.then((exit) => {
      returnPort(port);
      dead.abort(failureReason(exit, child.lastLines(), child.cwd));
    });
    const late = AbortSignal.timeout(START_MS);
    try {
      await waitForPort(port, AbortSignal.any([dead.signal, late]));
    } catch {
      if (late.aborted) await child.stop(0);
      const reason = late.aborted ? `not listening on PORT after ${START_MS / 1000} s` : dead.signal.reason;
      const failure = `${name} doesn't start: ${reason}`;
      this.#log(failure, 'warn');
      throw new NotStarted(failure);
    }
    if (renewals !== this.#renewals) {
      await child.stop(0);
      return this.#startProcess();
    }
    this.#log(`${name} up, ${Math.round(performance.now() - began)} ms`);
    // The activator and the deliveries have their own timeouts.
    const pool = new Pool(`http://127.0.0.1:${port}`, { headersTimeout: 0, bodyTimeout: 0 });
    const upstream = { child, pool, stopping: false };
    this.#current = upstream;
    void child.ended.then((exit) => this.#onEnd(upstream, exit));
    return upstream;
  }

  #onEnd(upstream: Upstream, exit: string): void {
    void upstream.pool.destroy();
    if (this.#current === upstream) this.#current = undefined;
    if (!upstream.stopping)
      this.#log(`${this.spec.name} died (${exit}), the next request starts it again`, 'warn');
  }
}
