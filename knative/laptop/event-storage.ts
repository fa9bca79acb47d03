import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from './home.ts';
import { isAnswering } from './jetstream.ts';
import type { Log } from './log.ts';
import type { SupervisedServer } from './supervised-server.ts';

/** How often the disk is looked at while it is full, in milliseconds. */
const POLL_MS = 500;

/**
 * Notices that a nats-server answers but stores no events. After a failed write, such as on a full disk, a
 * nats-server stores nothing until it is started again.
 */
export class EventStorage {
  readonly #url: string;
  readonly #log: Log;
  readonly #own: { server: SupervisedServer; home: Home } | undefined;
  #checking = false;
  #stopped = false;
  #isFull = false;

  /** @param own the nats-server if the runtime has started it, and the folder with its store */
  constructor(url: string, log: Log, own?: { server: SupervisedServer; home: Home }) {
    this.#url = url;
    this.#log = log;
    this.#own = own;
  }

  /** Whether events are refused until the disk has space. */
  get isFull(): boolean {
    return this.#isFull;
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * Checks a nats-server that didn't do something, and starts it again when it doesn't do it once more although it
   * answers. Waits for space on the disk first.
   */
  async check(action: () => Promise<unknown>): Promise<void> {
    if (this.#checking || this.#stopped) return;
    this.#checking = true;
    try {
      const reason = await this.#failureOf(action);
      if (reason !== undefined) await this.#recover(reason);
    } finally {
      this.#checking = false;
    }
  }

  /** Why the nats-server doesn't do it; undefined when it does, or when it doesn't run. */
  async #failureOf(action: () => Promise<unknown>): Promise<string | undefined> {
    if (!(await isAnswering(this.#url))) return undefined;
    try {
      await action();
      return undefined;
    } catch (error) {
      return (await isAnswering(this.#url)) ? (error as Error).message : undefined;
    }
  }

  async #recover(reason: string): Promise<void> {
    if (!this.#own) {
      this.#log(
        `broker: the nats-server of NATS_URL stores no events (${reason}): check its disk, restart it`,
        'warn',
      );
      return;
    }
    const { server, home } = this.#own;
    if (home.isFull) {
      this.#isFull = true;
      this.#log(`broker: the disk of ${home.path} is full: publishers get 503 until it has space`, 'warn');
      while (home.isFull && !this.#stopped) await sleep(POLL_MS, undefined, { ref: false });
    }
    if (!this.#stopped) await server.restart(`stores no events (${reason})`);
    this.#isFull = false;
  }
}
