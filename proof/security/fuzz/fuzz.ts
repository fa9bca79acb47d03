import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from 'jose';
import { eventually } from '../../eventually.ts';
import { type Env, readSnapshot } from '../../invariants/read-snapshot.ts';
import { services } from '../../invariants/snapshot.ts';
import { waitingEvents } from '../../invariants/waiting-events.ts';
import type { World } from '../../world.ts';
import { Account, makeThing } from '../things.ts';
import { type OpenApi, requestsOf, type Sent } from './requests.ts';
import { type Answered, complaintsOf, drawn, isRefused, sendAll } from './run.ts';

/** Longest wait until no event is under way, in milliseconds. */
const QUIET_MS = 60_000;

export interface Report {
  /** How many were answered so, by status. */
  statuses: Map<number, number>;
  /** How many of each operation were let through. */
  letThrough: Map<string, number>;
  complaints: string[];
  /** The slowest answers, in milliseconds, slowest first. */
  slowest: { ms: number; operation: string }[];
  refused: number;
  /** Items that refused requests have stored, changed or deleted. */
  stored: string[];
}

/**
 * Sends requests of every operation of the OpenAPI document, drawn by a seed. Then sends those that were refused
 * once more, and looks what they have stored: nothing, but for the counts of limits.
 *
 * @param onProgress is told of each answer
 */
export async function fuzz(
  world: World,
  { seed, count }: { seed: number; count: number },
  onProgress: (done: number) => void = () => {},
): Promise<Report> {
  const { url } = world;
  const env = world.env();
  const [ann, bob] = [await Account.make(url), await Account.make(url)];
  const things = ['ticket', 'order', 'session', 'order', 'ticket'] as const;
  const ids: string[] = [await ann.id(), await bob.id()];
  for (const thing of things) ids.push(await makeThing(thing, ann, bob, url));
  const callers = [
    {},
    { authorization: 'Bearer nonsense' },
    ...(await Promise.all(
      [ann, bob].map(async ({ token }) => ({ authorization: await lasting(token, env) })),
    )),
  ];
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as OpenApi;
  const requests = drawn(requestsOf(document, ids, callers as Record<string, string>[]), seed, count);

  const answers = await sendAll(url, requests, onProgress);
  const refused = answers.filter(isRefused).map(({ sent }) => sent);
  const { again, stored } = await refusedAgain(world, refused);

  const slowest = answers
    .map(({ ms, sent }) => ({ ms, operation: sent.operation }))
    .toSorted((one, other) => other.ms - one.ms);
  return {
    statuses: counts(answers, ({ status }) => status),
    letThrough: counts(
      answers.filter(({ status }) => status < 300),
      ({ sent }) => sent.operation,
    ),
    complaints: [...answers, ...again].flatMap(complaintsOf),
    slowest: slowest.slice(0, 5),
    refused: refused.length,
    stored: [
      ...again
        .filter((answer) => !isRefused(answer))
        .map(({ sent, status }) => `${status}: ${JSON.stringify(sent)}`),
      ...stored,
    ],
  };
}

/** A token of the same session that outlives the run. */
async function lasting(token: string, { SIGNING_KEY = '' }: Env): Promise<string> {
  const key = await importJWK(JSON.parse(SIGNING_KEY) as JWK, 'EdDSA');
  const header = { ...decodeProtectedHeader(token), alg: 'EdDSA' };
  const claims = { ...decodeJwt(token), exp: Math.floor(Date.now() / 1000) + 7200 };
  return `Bearer ${await new SignJWT(claims).setProtectedHeader(header).sign(key)}`;
}

/**
 * Sends once more what was refused, with nothing else under way. A tick may come meanwhile and change something: not
 * twice in a row.
 */
async function refusedAgain(world: World, refused: Sent[]) {
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
async function quietState(world: World): Promise<Map<string, string>> {
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
