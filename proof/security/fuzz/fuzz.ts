import { createHash } from 'node:crypto';
import { eventually } from '../../harness/eventually.ts';
import { sendHalf } from '../../harness/half-sent.ts';
import type { Laptop } from '../../harness/laptop.ts';
import { pendingEvents } from '../../harness/pending-events.ts';
import { type Env, readSnapshot } from '../../harness/read-snapshot.ts';
import type { RunningSystem } from '../../harness/running-system.ts';
import { services } from '../../invariants/snapshot.ts';
import { makeFixtures } from './fixtures.ts';
import { type FuzzRequest, type OpenApi, operationsOf, requestsOf } from './requests.ts';
import {
  complaintsAbout,
  type FuzzAnswer,
  isRefused,
  mismatchedTwins,
  sampleRequests,
  sendAll,
} from './send.ts';

/** The longest wait for a system without pending events, in milliseconds. */
const SETTLE_MS = 60_000;

export interface FuzzReport {
  /** The number of answers by status. */
  statuses: Map<number, number>;
  /** The number of successful requests by operation. */
  letThrough: Map<string, number>;
  /** The number of successful requests that were not GET. */
  writes: number;
  /** The operations without a successful request. */
  shutOut: string[];
  complaints: string[];
  /** The slowest answers, in milliseconds, slowest first. */
  slowest: { ms: number; operation: string }[];
  refused: number;
  /** The items that refused requests stored, changed or deleted. */
  stored: string[];
}

/** Requests whose body never ends, open during each part. They may delay no other request. */
const HALF_SENT = 100;
/** The requests are sent in this many parts. */
const PARTS = 8;

/**
 * Sends random requests to every operation of the OpenAPI document and to every form of the site. Then it sends the refused ones again and compares
 * the tables: only the counters of rate limits may change.
 *
 * @param afterPart is awaited after each eighth of the requests, with no request in flight
 */
export async function fuzz(
  laptop: Laptop,
  { seed, count }: { seed: number; count: number },
  afterPart: (sent: number) => Promise<void> = async () => {},
): Promise<FuzzReport> {
  const { url } = laptop;
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as OpenApi;
  const fixtures = await makeFixtures(laptop);
  const requests = sampleRequests(requestsOf(document, fixtures), seed, count);
  const answers: FuzzAnswer[] = [];
  for (let part = 0; part < PARTS; part++) {
    const [from, to] = [part, part + 1].map((n) => Math.floor((count * n) / PARTS));
    const halfSent = await Promise.all(Array.from({ length: HALF_SENT }, () => sendHalf(url)));
    answers.push(...(await sendAll(url, requests.slice(from, to))));
    for (const { socket } of halfSent) socket.destroy();
    await afterPart(to ?? count);
  }
  const refused = answers.filter(isRefused).map(({ request }) => request);
  const { again, changed } = await sendRefusedAgain(laptop, refused);

  const successes = answers.filter(({ status }) => status < 300);
  const letThrough = countBy(successes, ({ request }) => request.operation);
  const slowest = answers
    .map(({ ms, request }) => ({ ms, operation: request.operation }))
    .toSorted((one, other) => other.ms - one.ms);
  return {
    statuses: countBy(answers, ({ status }) => status),
    letThrough,
    writes: successes.filter(({ request }) => request.method !== 'GET').length,
    shutOut: operationsOf(document).flatMap(({ name }) => (letThrough.has(name) ? [] : [name])),
    complaints: [...[...answers, ...again].flatMap(complaintsAbout), ...mismatchedTwins(answers)],
    slowest: slowest.slice(0, 5),
    refused: refused.length,
    stored: [
      ...again
        .filter(({ status }) => status < 400)
        .map(({ request, status }) => `${status}: ${JSON.stringify(request)}`),
      ...changed,
    ],
  };
}

/** Sends the refused requests again in a settled system. A tick can change items meanwhile, but not twice in a row. */
async function sendRefusedAgain(system: RunningSystem, refused: FuzzRequest[]) {
  let again: FuzzAnswer[] = [];
  let changed: string[] = [];
  for (let round = 1; round <= 2; round++) {
    const before = await settledItems(system);
    again = await sendAll(system.url, refused);
    changed = differences(before, await settledItems(system));
    if (changed.length === 0) break;
  }
  return { again, changed };
}

/** A hash of every item by its key, once no event is pending and no item changes. */
async function settledItems(system: RunningSystem): Promise<Map<string, string>> {
  const readTwice = async () => {
    const before = await itemHashes(system.env());
    const pending = await pendingEvents(system.natsUrl());
    const after = await itemHashes(system.env());
    return { after, pending, changed: differences(before, after) };
  };
  const isSettled = ({ pending, changed }: Awaited<ReturnType<typeof readTwice>>) =>
    pending.length === 0 && changed.length === 0;
  return (await eventually(readTwice, isSettled, SETTLE_MS)).after;
}

async function itemHashes(env: Env): Promise<Map<string, string>> {
  const { tables } = await readSnapshot(env);
  return new Map(
    services.flatMap((service) =>
      tables[service]
        .filter(({ pk }) => !pk.startsWith('ATTEMPTS#'))
        .map((item) => [`${service} ${item.pk} ${item.sk}`, hash(item)] as const),
    ),
  );
}

/** The attributes are sorted first: the tables return those of a map in any order. */
const hash = (item: object): string =>
  createHash('sha256').update(JSON.stringify(item, sortAttributes)).digest('base64url');

const sortAttributes = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

const differences = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

const countBy = <Value, Key>(values: Value[], key: (value: Value) => Key): Map<Key, number> =>
  new Map([...Map.groupBy(values, key)].map(([name, { length }]) => [name, length]));
