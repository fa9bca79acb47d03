import type { Env } from './read-snapshot.ts';

/** A running system that a proof loads, hurts and looks into: a laptop's or a cluster's. */
export interface RunningSystem {
  /** The site's, as a visitor's client reaches it. */
  url: string;
  /** What its services have said, as far as it is kept. */
  log: string[];
  /** The settings by which its tables, its Broker and the provider's ledger are reached from here. */
  env(): Env;
  natsUrl(): string;
  /** Kills a process or pod at once, as a crash would; false if it sleeps. */
  kill(what: string): Promise<boolean>;
}
