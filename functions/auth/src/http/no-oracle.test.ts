import { randomInt, randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { beforeAll, expect, test } from 'vitest';
import { SIGN_INS_PER_ADDRESS } from '../domain/limit.ts';
import { newEmail, PASSWORD } from '../testing/browser.ts';
import { OLDER, olderHash } from '../testing/older-hash.ts';
import { quiet } from '../testing/quiet.ts';
import { sameDistribution } from '../testing/rank-test.ts';

process.env.FORMER_HASHES = OLDER;
await import('../group.ts');
const { hashPassword } = await import('../credentials/password.ts');
const { authService: auth } = await import('../service.ts');
const { countAttempt } = await import('../tables/attempts.ts');
const { putNewUser } = await import('../tables/users.ts');
const { lock } = await import('../testing/lock.ts');

useTable();
const { ask } = useFunction('auth');

const WRONG = 'another horse battery';
let hash: string;
let older: string;
beforeAll(async () => {
  [hash, older] = [await hashPassword(PASSWORD), olderHash(PASSWORD)];
});

async function account(password: string): Promise<string> {
  const email = newEmail();
  const user = { id: randomUUID(), version: 1, email, password, generation: 0, createdAt: Date.now() };
  await auth.commit({ writes: putNewUser(user) });
  return email;
}

/** What may not be told apart, each a fresh email and the password that is tried with it. */
const situations = {
  'an unknown email': async () => [newEmail(), WRONG],
  'a wrong password': async () => [await account(hash), WRONG],
  'a wrong password whose hash is older': async () => [await account(older), WRONG],
  'a locked account': async () => [await lock(await account(hash)), WRONG],
  'a locked account, with the right password': async () => [await lock(await account(hash)), PASSWORD],
  'an unknown email that is locked': async () => [await lock(newEmail()), WRONG],
} satisfies Record<string, () => Promise<string[]>>;
type Situation = keyof typeof situations;
const all = Object.keys(situations) as Situation[];
const UNKNOWN: Situation = 'an unknown email';
const others = all.filter((situation) => situation !== UNKNOWN);

const someAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

function signIn([email, password]: string[], address = someAddress()) {
  const headers = { 'x-forwarded-for': address };
  return ask('POST', '/api/users/signin', { body: { email, password }, headers });
}

test.each(others)('%s is answered like an unknown email, to the last header', async (situation) => {
  const [one, other] = [
    await signIn(await situations[UNKNOWN]()),
    await signIn(await situations[situation]()),
  ];
  const headers = (reply: typeof one) => {
    const { date, 'x-request-id': id, ...rest } = Object.fromEntries(reply.headers);
    return [rest, typeof date, id?.length];
  };
  expect([other.status, other.body, headers(other)]).toEqual([one.status, one.body, headers(one)]);
  expect([one.status, one.body]).toEqual([
    400,
    { errors: [{ message: 'Invalid credentials', code: 'credentials-wrong' }] },
  ]);
});

/** How long each answer takes, in milliseconds: one of each situation in turn, in another order each time. */
async function measured(rounds: number): Promise<Map<Situation, number[]>> {
  const times = new Map(all.map((situation): [Situation, number[]] => [situation, []]));
  for (let round = 0; round < rounds; round++) {
    const prepared = [];
    for (const situation of all)
      prepared.push({ situation, tried: await situations[situation](), at: Math.random() });
    for (const { situation, tried } of prepared.sort((one, other) => one.at - other.at)) {
      const start = performance.now();
      await signIn(tried);
      times.get(situation)?.push(performance.now() - start);
    }
  }
  return times;
}

/** One in a thousand runs of nothing but chance would be called a difference; of three in a row, no run is. */
const ALPHA = 0.001;
const ROUNDS = [30, 60, 120];

/** Who takes another time than an unknown email, by this many measures. */
async function differing(rounds: number): Promise<Situation[]> {
  const times = await measured(rounds);
  const of = (situation: Situation) => times.get(situation) ?? [];
  return others.filter((other) => sameDistribution(of(UNKNOWN), of(other)) < ALPHA);
}

test('the time of the answer tells none of them apart', async () => {
  quiet();
  let suspects = others;
  for (const rounds of ROUNDS) {
    // On a busy machine chance has a hand in it: a suspect is looked at again in more measures.
    const found = await differing(rounds);
    suspects = suspects.filter((suspect) => found.includes(suspect));
    if (suspects.length === 0) break;
  }
  expect(suspects).toEqual([]);
}, 600_000);

test('it would tell an answer that is given before the hash', async () => {
  quiet();
  const full = '198.51.100.7';
  const spend = () => countAttempt(SIGN_INS_PER_ADDRESS, full, Date.now()).catch(() => {});
  // A window may end in between.
  await Promise.all(Array.from({ length: 2 * SIGN_INS_PER_ADDRESS.most + 1 }, spend));
  const early: number[] = [];
  const hashed: number[] = [];
  for (let round = 0; round < 30; round++)
    for (const [times, address] of [
      [early, full],
      [hashed, undefined],
    ] as const) {
      const start = performance.now();
      await signIn([newEmail(), WRONG], address);
      times.push(performance.now() - start);
    }
  expect(sameDistribution(early, hashed)).toBeLessThan(ALPHA);
});
