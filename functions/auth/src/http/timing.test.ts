import { randomInt, randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { beforeAll, expect, test } from 'vitest';
import { SIGN_INS_PER_ADDRESS } from '../domain/limit.ts';
import { newEmail, PASSWORD } from '../testing/browser.ts';
import { mannWhitneyPValue } from '../testing/mann-whitney.ts';
import { muteLog } from '../testing/mute-log.ts';
import { OLDER_PARAMETERS, olderHash } from '../testing/older-hash.ts';

process.env.FORMER_HASHES = OLDER_PARAMETERS;
await import('../group.ts');
const { hashPassword } = await import('../credentials/password.ts');
const { authService } = await import('../service.ts');
const { countAttempt } = await import('../tables/attempts.ts');
const { putNewUser } = await import('../tables/users.ts');
const { lockOut, lockOutNetwork } = await import('../testing/lock-out.ts');

useTable();
const { ask } = useFunction('auth');

const WRONG = 'another horse battery';
const LOCKED_NETWORK = '2001:db8:1::/48';
const lockedAddress = () => `2001:db8:1:${randomInt(65_536).toString(16)}::1`;
let hash: string;
let formerHash: string;
beforeAll(async () => {
  [hash, formerHash] = [await hashPassword(PASSWORD), olderHash(PASSWORD)];
});

/** Creates an account with this stored hash and returns its email. */
async function account(password: string): Promise<string> {
  const email = newEmail();
  const user = {
    id: randomUUID(),
    version: 1,
    email,
    password,
    generation: 0,
    createdAt: Date.now(),
    language: 'en' as const,
  };
  await authService.commit({ writes: putNewUser(user) });
  return email;
}

/** The situations that must be indistinguishable: each is a new email and the password of its sign-in. */
const situations = {
  'an unknown email': async () => [newEmail(), WRONG],
  'a wrong password': async () => [await account(hash), WRONG],
  'a wrong password for a hash with former parameters': async () => [await account(formerHash), WRONG],
  'a locked account': async () => [await lockOut(await account(hash)), WRONG],
  'a locked account, with the right password': async () => [await lockOut(await account(hash)), PASSWORD],
  'an unknown email that is locked': async () => [await lockOut(newEmail()), WRONG],
  'an account that is locked for the network': async () => [
    await lockOutNetwork(await account(hash), LOCKED_NETWORK),
    PASSWORD,
    lockedAddress(),
  ],
  'an unknown email that is locked for the network': async () => [
    await lockOutNetwork(newEmail(), LOCKED_NETWORK),
    WRONG,
    lockedAddress(),
  ],
} satisfies Record<string, () => Promise<string[]>>;
type Situation = keyof typeof situations;
const all = Object.keys(situations) as Situation[];
const UNKNOWN: Situation = 'an unknown email';
const others = all.filter((situation) => situation !== UNKNOWN);

const randomAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

function signIn([email, password, from]: string[], address = from ?? randomAddress()) {
  const headers = { 'x-forwarded-for': address };
  return ask('POST', '/api/users/signin', { body: { email, password }, headers });
}

test.each(others)('%s gets the same answer and headers as an unknown email', async (situation) => {
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

/** Measures answers in milliseconds. Each round has one sign-in of each situation, in random order. */
async function measure(rounds: number): Promise<Map<Situation, number[]>> {
  const times = new Map(all.map((situation): [Situation, number[]] => [situation, []]));
  for (let round = 0; round < rounds; round++) {
    const prepared = [];
    for (const situation of all)
      prepared.push({ situation, credentials: await situations[situation](), order: Math.random() });
    for (const { situation, credentials } of prepared.sort((one, other) => one.order - other.order)) {
      const start = performance.now();
      await signIn(credentials);
      times.get(situation)?.push(performance.now() - start);
    }
  }
  return times;
}

/** By chance alone, one comparison in a thousand has a lower p-value. A failure needs three such comparisons. */
const ALPHA = 0.001;
const ROUNDS = [30, 60, 120];

/** The situations whose times differ from those of an unknown email. */
async function differingSituations(rounds: number): Promise<Situation[]> {
  const times = await measure(rounds);
  const timesOf = (situation: Situation) => times.get(situation) ?? [];
  return others.filter((other) => mannWhitneyPValue(timesOf(UNKNOWN), timesOf(other)) < ALPHA);
}

test('the time of the answer does not reveal the situation', async () => {
  muteLog();
  let suspects = others;
  for (const rounds of ROUNDS) {
    // A busy machine disturbs the measurement, so each suspect is measured again with more rounds.
    const differing = await differingSituations(rounds);
    suspects = suspects.filter((suspect) => differing.includes(suspect));
    if (suspects.length === 0) break;
  }
  expect(suspects).toEqual([]);
}, 600_000);

test('the measurement detects an answer without a hash', async () => {
  muteLog();
  const limitedAddress = '198.51.100.7';
  const spend = () => countAttempt(SIGN_INS_PER_ADDRESS, limitedAddress, Date.now()).catch(() => {});
  // The window may end during the loop, so this is twice the limit and one more.
  await Promise.all(Array.from({ length: 2 * SIGN_INS_PER_ADDRESS.most + 1 }, spend));
  const withoutHash: number[] = [];
  const withHash: number[] = [];
  for (let round = 0; round < 30; round++)
    for (const [times, address] of [
      [withoutHash, limitedAddress],
      [withHash, undefined],
    ] as const) {
      const start = performance.now();
      await signIn([newEmail(), WRONG], address);
      times.push(performance.now() - start);
    }
  expect(mannWhitneyPValue(withoutHash, withHash)).toBeLessThan(ALPHA);
});
