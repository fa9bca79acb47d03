import { MOST_REPLICAS, type Replica, ReplicaVersions } from '../api/replicas.ts';
import type { Route, RouteName } from '../api/route.ts';
import type { Given } from '../decisions/given.ts';
import { NotYet, Unreachable } from '../errors.ts';
import { deleteItems } from '../tables/batches.ts';
import {
  UNCONFIRMED_SHARDS,
  type Unconfirmed,
  type UnconfirmedRow,
  unconfirmedBatches,
} from '../tables/unconfirmed.ts';
import { log } from '../telemetry/log.ts';
import { gauge } from '../telemetry/metrics.ts';
import { ok } from './answer.ts';
import { askService } from './ask-owner.ts';
import { httpFunction } from './http-function.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { HttpHandler } from './register.ts';
import type { Service } from './service.ts';

/** An event is usually in transit for a second. Its version is not asked for before this time, in milliseconds. */
const MIN_AGE_MS = 10_000;
const TIME_LIMIT_MS = 8_000;

/** A service that follows an owner's aggregates. */
interface Follower {
  /** The route that answers with the versions. */
  url: string;
  /** The event types that it subscribes to, if it is not all of the owner's. */
  types?: string[];
}

/** The versions of a service that its followers have not confirmed. */
export interface UnconfirmedVersions<Version extends Unconfirmed> {
  /** The state of the events in the metric `boxoffice.outbox.age`. */
  state: string;
  shards: number;
  /** Reads the versions of one shard that are older than a time (epoch milliseconds), in batches. */
  batches(range: { shard: number; before: number; size: number }, given: Given): AsyncIterable<Version[]>;
  /** Forgets versions that every follower has. */
  confirm(versions: Version[]): Promise<unknown>;
  /** Publishes the event of a version again. */
  publishAgain(version: Version, given: Given): Promise<void>;
}

/**
 * Asks the followers which versions they have. A version that all of them have is confirmed. If one has an older version,
 * the event is published again: a crash has kept it back, or the channel has lost it. Calls during a run share the next
 * run.
 *
 * @throws NotYet when the time limit ends the sweep, so that the tick is redelivered and continues it
 */
export const confirmReplicas = <Version extends Unconfirmed>(
  versions: UnconfirmedVersions<Version>,
  followers: Follower[],
) =>
  oneAtATime(async (given: Given) => {
    const end = performance.now() + TIME_LIMIT_MS;
    const waiting: string[] = [];
    const shards = Array.from({ length: versions.shards }, async (_, shard) => {
      const range = { shard, before: given.now - MIN_AGE_MS, size: MOST_REPLICAS };
      for await (const batch of versions.batches(range, given)) {
        if (performance.now() > end) return false;
        // A service that is away would cost its timeout for each batch: the next tick asks again.
        const { left, isAnswered } = await confirmBatch(followers, versions, batch, given);
        waiting.push(...left.map(sinceOf));
        if (!isAnswered) return true;
      }
      return true;
    });
    const isFinished = (await Promise.all(shards)).every((isDone) => isDone);
    const oldest = Math.min(given.now, ...waiting.map((since) => Date.parse(since)));
    gauge('boxoffice.outbox.age', (given.now - oldest) / 1000, { state: versions.state });
    if (isFinished) return;
    log('warn', 'not all versions were confirmed in time, the redelivered tick continues');
    throw new NotYet('More versions are unconfirmed than one sweep can ask for');
  });

/** The versions whose events have rows in a service's outbox. */
export const outboxVersions = (service: Service): UnconfirmedVersions<UnconfirmedRow> => ({
  state: 'unconfirmed',
  shards: UNCONFIRMED_SHARDS,
  batches: ({ shard, before, size }) => unconfirmedBatches(service.table, shard, before, size),
  confirm: (rows) =>
    deleteItems(
      service.table,
      rows.map(({ pk, sk }) => ({ pk, sk })),
    ),
  publishAgain: (row, given) => publishAgain(service, row, given),
});

/** Since when the followers lack a version. */
const sinceOf = ({ event, waitingSince }: Unconfirmed): string => waitingSince ?? event.time ?? '';

/** @returns the versions that are not confirmed, and whether every follower answered */
async function confirmBatch<Version extends Unconfirmed>(
  followers: Follower[],
  versions: UnconfirmedVersions<Version>,
  batch: Version[],
  given: Given,
): Promise<{ left: Version[]; isAnswered: boolean }> {
  const answers = await Promise.all(
    followers.map(async ({ url, types }) => {
      const rows = batch.filter(({ event }) => types?.includes(event.type) ?? true);
      return { rows, versions: rows.length > 0 ? await askVersions(url, rows) : {} };
    }),
  );
  const confirmed: Version[] = [];
  const lost: Version[] = [];
  for (const row of batch) {
    const { subject = '', data } = row.event;
    const wanted = (data as { version: number }).version;
    const found = answers
      .filter(({ rows }) => rows.includes(row))
      .map((answer) => answer.versions && (answer.versions[subject] ?? 0));
    // A service without an answer may have any version: its rows wait for the next tick.
    if (found.every((version) => version !== undefined && version >= wanted)) confirmed.push(row);
    if (found.some((version) => version !== undefined && version < wanted)) lost.push(row);
  }
  await Promise.all(lost.map((row) => versions.publishAgain(row, given)));
  await versions.confirm(confirmed);
  return {
    left: batch.filter((row) => !confirmed.includes(row)),
    isAnswered: answers.every(({ versions }) => versions !== undefined),
  };
}

/**
 * Publishes an event again, with a new id because a channel can drop a repeated one. Of two sweeps, the first to replace
 * the row does it. A failure stops no other row.
 */
async function publishAgain({ table, commit }: Service, row: UnconfirmedRow, given: Given) {
  const { pk, sk, event } = row;
  const again = { ...event, id: given.newId(), time: new Date(given.now).toISOString() };
  const ConditionExpression = 'attribute_exists(pk)';
  const deleteRow = { Delete: { TableName: table, Key: { pk, sk }, ConditionExpression } };
  const waitingSince = sinceOf(row);
  await commit({ writes: [deleteRow], events: [again], isRepeated: true, waitingSince }).catch(
    (error: Error) =>
      log('warn', 'an event could not be published again', { id: event.id, reason: error.message }),
  );
}

async function askVersions(url: string, rows: Unconfirmed[]): Promise<Record<string, number> | undefined> {
  const parents = new Map(rows.map(({ event, parentId }) => [event.subject ?? '', parentId]));
  try {
    const replicas: Replica[] = [...parents].map(([id, parentId]) => ({ id, parentId }));
    return await askService(url, { replicas }, ReplicaVersions);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    log('warn', 'a service did not answer which versions it has', { reason: error.message });
    return undefined;
  }
}

type VersionsRoute = Route & { body: typeof import('../api/replicas.ts')['ReadOrderVersions']['body'] };

/** Registers the handler that answers with the versions of a service's replicas. */
export const replicaVersions = <const R extends VersionsRoute>(
  service: Service,
  name: string,
  route: R,
  findVersion: (replica: Replica) => Promise<number | undefined>,
): HttpHandler<RouteName<R>> =>
  httpFunction<VersionsRoute>(service, name, route, async ({ body }) => {
    const versions = await Promise.all(
      body.replicas.map(async (replica) => [replica.id, (await findVersion(replica)) ?? 0] as const),
    );
    return ok(Object.fromEntries(versions));
  }) as HttpHandler<RouteName<R>>;
