import type { CloudEvent } from '../events/cloud-event.ts';
import { type Publish, publisher } from '../events/publish.ts';
import { type Verify, verifier } from '../identity/access-token.ts';
import { type Change, commit } from '../tables/commit.ts';
import { republish } from '../tables/outbox.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { WriteLimits } from './write-limits.ts';

/** The parts that all handlers of a service share: its table, its publisher and the token verifier. */
export interface Service {
  name: string;
  table: string;
  verify: Verify;
  /** The rate limits of write requests, if the service has any. */
  limits?: WriteLimits | undefined;
  /** The factor that multiplies every limit. */
  limitsScale: number;
  publish: Publish;
  /** Stores a change and publishes its events in the background (see `commit`). */
  commit: (change: Change) => Promise<void>;
  /** Publishes the events left in the outbox. Calls during a run share the next run. */
  republish: () => Promise<void>;
}

/**
 * Makes the parts that the handlers of a service share.
 *
 * @param parentOf the aggregate that an event's aggregate belongs to. With it, other services must confirm the version of
 *   every event of this service (see confirm-replicas.ts)
 */
export function service<Data = never>(
  name: string,
  config: { TABLE: string; BROKER_URL: string; PUBLIC_KEYS: string; LIMITS_SCALE: number },
  limits?: WriteLimits,
  parentOf?: (data: Data) => string,
): Service {
  const { TABLE, BROKER_URL, PUBLIC_KEYS, LIMITS_SCALE } = config;
  const publish: Publish = publisher(BROKER_URL);
  const republishing = oneAtATime<undefined>(async () => {
    await republish(TABLE, publish);
  });
  return {
    name,
    table: TABLE,
    verify: verifier(PUBLIC_KEYS),
    limits,
    limitsScale: LIMITS_SCALE,
    publish,
    commit: (change) => commit(TABLE, change, publish, ({ data }) => parentOf?.(data as Data)),
    republish: () => republishing(undefined),
  };
}

export type { Change, CloudEvent };
