import { MOST_REPLICAS, type Replica, ReplicaVersions } from '../api/replicas.ts';
import type { Route } from '../api/route.ts';
import type { Given } from '../decisions/given.ts';
import { NotYet, Unreachable } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import {
  deleteUnconfirmed,
  UNCONFIRMED_SHARDS,
  type Unconfirmed,
  unconfirmedBatches,
} from '../tables/unconfirmed.ts';
import { ok } from './answer.ts';
import { askService } from './ask-owner.ts';
import { httpFunction } from './http-function.ts';
import { log } from './log.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Handler } from './register.ts';
import { retryOnConflict } from './retry.ts';
import type { Service } from './service.ts';

/** An event is usually in transit for seconds. Its version is not asked for before this time, in milliseconds. */
const MIN_AGE_MS = 3 * 60_000;
const TIME_LIMIT_MS = 8_000;

/** The services that follow an owner's aggregates. */
interface Followers {
  /** The services' addresses. */
  urls: string[];
  /** The path of the route that answers with the versions. */
  path: string;
  /** Makes an event of the aggregate's present state; undefined if that state is not published. */
  restate: (id: string, given: Given) => Promise<CloudEvent | undefined>;
}

/**
 * Asks the followers which versions they have, and publishes the present state of an aggregate again when one of them
 * has an older version: the channel can lose an event that it has accepted. Calls during a run share the next run.
 *
 * @throws NotYet when the time limit ends the sweep, so that the tick is redelivered and continues it
 */
export const confirmReplicas = (service: Service, followers: Followers) =>
  oneAtATime(async (given: Given) => {
    const end = performance.now() + TIME_LIMIT_MS;
    const shards = Array.from({ length: UNCONFIRMED_SHARDS }, async (_, shard) => {
      const batches = unconfirmedBatches(service.table, shard, given.now - MIN_AGE_MS, MOST_REPLICAS);
      for await (const batch of batches) {
        if (performance.now() > end) return false;
        const isAnswered = await confirmBatch(service, followers, batch, given);
        // A service that is away would cost its timeout for each batch: the next tick asks again.
        if (!isAnswered) return true;
      }
      return true;
    });
    if ((await Promise.all(shards)).every((isFinished) => isFinished)) return;
    log('warn', 'not all versions were confirmed in time, the redelivered tick continues');
    throw new NotYet('More versions are unconfirmed than one sweep can ask for');
  });

/**
 * Confirms or restates each row by itself, so that a failure never stops another row.
 *
 * @returns whether every follower answered
 */
async function confirmBatch(
  service: Service,
  { urls, path, restate }: Followers,
  batch: Unconfirmed[],
  given: Given,
): Promise<boolean> {
  const answers = await Promise.all(urls.map((url) => askVersions(`${url}${path}`, batch)));
  const confirm = async (row: Unconfirmed) => {
    const versions = answers.map((answer) => answer && (answer[row.id] ?? 0));
    // A service without an answer may have any version: its rows wait for the next tick.
    const isBehind = versions.some((version) => version !== undefined && version < row.version);
    const isConfirmed = versions.every((version) => version !== undefined && version >= row.version);
    if (isConfirmed) return deleteUnconfirmed(service.table, row);
    if (!isBehind) return;
    await retryOnConflict(async () => {
      const event = await restate(row.id, given);
      if (!event) return deleteUnconfirmed(service.table, row);
      await service.commit({ writes: [], events: [event] });
    });
  };
  await Promise.all(
    batch.map((row) =>
      confirm(row).catch((error) => log('error', 'a version could not be confirmed', { ...row, error })),
    ),
  );
  return answers.every((answer) => answer !== undefined);
}

async function askVersions(url: string, batch: Unconfirmed[]): Promise<Record<string, number> | undefined> {
  try {
    const replicas: Replica[] = batch.map(({ id, parentId }) => ({ id, parentId }));
    return await askService(url, { replicas }, ReplicaVersions);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    log('warn', 'a service did not answer which versions it has', { reason: error.message });
    return undefined;
  }
}

/** Registers the handler that answers with the versions of a service's replicas. */
export const replicaVersions = (
  service: Service,
  name: string,
  route: Route & { body: typeof import('../api/replicas.ts')['ReadOrderVersions']['body'] },
  findVersion: (replica: Replica) => Promise<number | undefined>,
): Handler =>
  httpFunction(service, name, route, async ({ body }) => {
    const versions = await Promise.all(
      body.replicas.map(async (replica) => [replica.id, (await findVersion(replica)) ?? 0] as const),
    );
    return ok(Object.fromEntries(versions));
  });
