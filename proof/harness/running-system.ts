import type { Env } from './read-snapshot.ts';

/** A running system, on a laptop or a cluster. */
export interface RunningSystem {
  /** The site's address for a visitor's client. */
  url: string;
  /** The log lines of its services, as far as they are kept. */
  log: string[];
  /** The settings that reach its tables, its Broker and the provider's ledger from here. */
  env(): Env;
  natsUrl(): string;
  /** The page of the mail fake. */
  mailUrl(): string;
  /** Kills a process or pod with SIGKILL; false if it does not run. */
  kill(name: string): Promise<boolean>;
}
