import { createHash } from 'node:crypto';
import { eventually } from '../../harness/eventually.ts';
import type { Laptop } from '../../harness/laptop.ts';
import { type Env, readSnapshot } from '../../harness/read-snapshot.ts';
import type { RunningSystem } from '../../harness/running-system.ts';
import { services } from '../../invariants/snapshot.ts';
import { waitingEvents } from '../../harness/pending-events.ts';
import { known } from './fixtures.ts';
import { type OpenApi, operationsOf, requestsOf, type Sent } from './requests.ts';
import { type Answered, complaintsOf, drawn, isRefused, sendAll, twoAnswers } from './send.ts';

/** Longest wait until no event is under way, in milliseconds. */
const QUIET_MS = 60_000;

export interface Report {
  /** How many were answered so, by status. */
  statuses: Map<number, number>;
  /** How many of each operation were let through. */
  letThrough: Map<string, number>;
  /** Requests that changed something, or would have if it had not been so already. */
  writes: number;
  /** Operations that let none through. */
  shutOut: string[];
  complaints: string[];
  /** The slowest answers, in milliseconds, slowest first. */
  slowest: { ms: number; operation: string }[];
  refused: number;
  /** Items that refused requests have stored, changed or deleted. */
  stored: string[];
}

/** In how many parts the requests are sent. */
const PARTS = 8;

/**
 * Sends requests of every operation of the OpenAPI document, drawn by a seed. Then sends those that were refused
 * once more, and looks what they have stored: nothing, but for the counts of limits.
 *
 * @param onRest is waited for after each eighth of the requests, with nothing under way
 */
export async function fuzz(
  laptop: Laptop,
  { seed, count }: { seed: number; count: number },
  onRest: (done: number) => Promise<void> = async () => {},
): Promise<Report> {
  const { url } = laptop;
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as OpenApi;
  const requests = drawn(requestsOf(document, await known(laptop.state, url, laptop.env())), seed, count);
  const answers: Answered[] = [];
  for (let part = 0; part < PARTS; part++) {
    const [from, to] = [part, part + 1].map((n) => Math.floor((count * n) / PARTS));
    answers.push(...(await sendAll(url, requests.slice(from, to))));
    await onRest(to ?? count);
  }
  const refused = answers.filter(isRefused).map(({ sent }) => sent);
  const { again, stored } = await refusedAgain(laptop, refused);

  const through = answers.filter(({ status }) => status < 300);
  const letThrough = counts(through, ({ sent }) => sent.operation);
  const slowest = answers
    .map(({ ms, sent }) => ({ ms, operation: sent.operation }))
    .toSorted((one, other) => other.ms - one.ms);
  return {
    statuses: counts(answers, ({ status }) => status),
    letThrough,
    writes: through.filter(({ sent }) => sent.method !== 'GET').length,
    shutOut: operationsOf(document).flatMap(({ name }) => (letThrough.has(name) ? [] : [name])),
    complaints: [...[...answers, ...again].flatMap(complaintsOf), ...twoAnswers(answers)],
    slowest: slowest.slice(0, 5),
    refused: refused.length,
    stored: [
      ...again
        .filter(({ status }) => status < 400)
        .map(({ sent, status }) => `${status}: ${JSON.stringify(sent)}`),
      ...stored,
    ],
  };
}

/**
 * Sends once more what was refused, with nothing else under way. A tick may come meanwhile and change something: not
 * twice in a row.
 */
async function refusedAgain(world: RunningSystem, refused: Sent[]) {
  let again: Answered[] = [];
  let stored: string[] = [];
  for (let round = 1; round <= 2; round++) {
    const before = await quietState(world);
    again = await sendAll(world.url, refused);
    stored = differences(before, await quietState(world));
    if (stored.length === 0) break;
  }
  return { again, stored };
}

/** Every item of every table by its key, as a hash; once no event is under way and nothing changes any more. */
async function quietState(world: RunningSystem): Promise<Map<string, string>> {
  const look = async () => {
    const before = await state(world.env());
    const waiting = await waitingEvents(world.natsUrl());
    const after = await state(world.env());
    return { after, waiting, changed: differences(before, after) };
  };
  const isQuiet = ({ waiting, changed }: Awaited<ReturnType<typeof look>>) =>
    waiting.length === 0 && changed.length === 0;
  return (await eventually(look, isQuiet, QUIET_MS)).after;
}

async function state(env: Env): Promise<Map<string, string>> {
  const { tables } = await readSnapshot(env);
  return new Map(
    services.flatMap((service) =>
      tables[service]
        .filter(({ pk }) => !pk.startsWith('ATTEMPTS#'))
        .map((item) => [`${service} ${item.pk} ${item.sk}`, hash(item)] as const),
    ),
  );
}

/** Of the item whatever the order of its attributes: the tables give those of a map in any. */
const hash = (item: object): string =>
  createHash('sha256').update(JSON.stringify(item, inOrder)).digest('base64url');

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

const differences = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

const counts = <One, Key>(all: One[], key: (one: One) => Key): Map<Key, number> =>
  new Map([...Map.groupBy(all, key)].map(([name, { length }]) => [name, length]));
