import { MOST_REPLICAS, type Replica, ReplicaVersions } from '../api/replicas.ts';
import type { Route, RouteName } from '../api/route.ts';
import type { Given } from '../decisions/given.ts';
import { NotYet, Unreachable } from '../errors.ts';
import { deleteItems } from '../tables/batches.ts';
import { UNCONFIRMED_SHARDS, type Unconfirmed, unconfirmedBatches } from '../tables/unconfirmed.ts';
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

/**
 * Asks the followers which versions they have. The row of an event whose version all of them have is deleted. If one has
 * an older version, the event is published again: a crash has kept it back, or the channel has lost it. Calls during a
 * run share the next run.
 *
 * @throws NotYet when the time limit ends the sweep, so that the tick is redelivered and continues it
 */
export const confirmReplicas = (service: Service, followers: Follower[]) =>
  oneAtATime(async (given: Given) => {
    const end = performance.now() + TIME_LIMIT_MS;
    const waiting: string[] = [];
    const shards = Array.from({ length: UNCONFIRMED_SHARDS }, async (_, shard) => {
      for await (const batch of unconfirmedBatches(
        service.table,
        shard,
        given.now - MIN_AGE_MS,
        MOST_REPLICAS,
      )) {
        if (performance.now() > end) return false;
        // A service that is away would cost its timeout for each batch: the next tick asks again.
        const { left, isAnswered } = await confirmBatch(service, followers, batch, given);
        waiting.push(...left.map(sinceOf));
        if (!isAnswered) return true;
      }
      return true;
    });
    const isFinished = (await Promise.all(shards)).every((isDone) => isDone);
    const oldest = Math.min(given.now, ...waiting.map((since) => Date.parse(since)));
    gauge('boxoffice.outbox.age', (given.now - oldest) / 1000, { state: 'unconfirmed' });
    if (isFinished) return;
    log('warn', 'not all versions were confirmed in time, the redelivered tick continues');
    throw new NotYet('More versions are unconfirmed than one sweep can ask for');
  });

/** Since when the followers lack a row's version. */
const sinceOf = ({ event, waitingSince }: Unconfirmed): string => waitingSince ?? event.time ?? '';

/** @returns the rows that are not confirmed, and whether every follower answered */
async function confirmBatch(
  service: Service,
  followers: Follower[],
  batch: Unconfirmed[],
  given: Given,
): Promise<{ left: Unconfirmed[]; isAnswered: boolean }> {
  const answers = await Promise.all(
    followers.map(async ({ url, types }) => {
      const rows = batch.filter(({ event }) => types?.includes(event.type) ?? true);
      return { rows, versions: rows.length > 0 ? await askVersions(url, rows) : {} };
    }),
  );
  const confirmed: Unconfirmed[] = [];
  const lost: Unconfirmed[] = [];
  for (const row of batch) {
    const { subject = '', data } = row.event;
    const wanted = (data as { version: number }).version;
    const versions = answers
      .filter(({ rows }) => rows.includes(row))
      .map((answer) => answer.versions && (answer.versions[subject] ?? 0));
    // A service without an answer may have any version: its rows wait for the next tick.
    if (versions.every((version) => version !== undefined && version >= wanted)) confirmed.push(row);
    if (versions.some((version) => version !== undefined && version < wanted)) lost.push(row);
  }
  await Promise.all(lost.map((row) => publishAgain(service, row, given)));
  await deleteItems(
    service.table,
    confirmed.map(({ pk, sk }) => ({ pk, sk })),
  );
  return {
    left: batch.filter((row) => !confirmed.includes(row)),
    isAnswered: answers.every(({ versions }) => versions !== undefined),
  };
}

/**
 * Publishes an event again, with a new id because a channel can drop a repeated one. Of two sweeps, the first to replace
 * the row does it. A failure stops no other row.
 */
async function publishAgain({ table, commit }: Service, row: Unconfirmed, given: Given) {
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
