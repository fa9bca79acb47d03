import { expect, test } from 'vitest';
import { sameDistribution } from '../../../functions/auth/src/testing/rank-test.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url } = await startSystem();
const stranger = new Visitor(url);

/** New addresses of two kinds that a stranger must not be able to distinguish. */
const addresses = {
  'with no account': async () => `${crypto.randomUUID()}@example.com`,
  'with an account': async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    await Visitor.signedUp(url, email);
    return email;
  },
};
type Address = keyof typeof addresses;
const kinds = Object.keys(addresses) as Address[];

/** The duration of a request in milliseconds. */
async function durationOf(send: () => Promise<{ status: number }>, status: number): Promise<number> {
  const began = performance.now();
  expect((await send()).status).toBe(status);
  return performance.now() - began;
}

/** The durations that a stranger can measure: of the request, and of the next one, while a mail is sent. */
interface Durations {
  first: number[];
  next: number[];
}

async function measure(rounds: number): Promise<Record<Address, Durations>> {
  const durations = Object.fromEntries(
    kinds.map((address) => [address, { first: [], next: [] }]),
  ) as unknown as Record<Address, Durations>;
  for (let round = 0; round < rounds; round++) {
    const prepared = [];
    for (const address of kinds)
      prepared.push({ address, email: await addresses[address](), at: Math.random() });
    for (const { address, email } of prepared.sort((one, other) => one.at - other.at)) {
      // Wait until the mail of the last request is sent.
      for (let n = 0; n < 10; n++) await stranger.get('/api/users/currentuser');
      durations[address].first.push(
        await durationOf(() => stranger.post('/api/users/forgotpassword', { email }), 202),
      );
      durations[address].next.push(await durationOf(() => stranger.get('/api/users/currentuser'), 200));
    }
  }
  return durations;
}

/** Chance alone fails one comparison in a thousand. Three in a row fail by chance in one of 10^9 runs. */
const ALPHA = 0.001;
const ROUNDS = [30, 60, 120];

test.each(['first', 'next'] as const)(
  'the duration of the %s answer does not reveal whether an address has an account',
  async (request) => {
    await measure(5);
    const probabilities: number[] = [];
    for (const rounds of ROUNDS) {
      const times = await measure(rounds);
      const p = sameDistribution(times['with no account'][request], times['with an account'][request]);
      probabilities.push(p);
      if (p >= ALPHA) break;
    }
    expect(probabilities.at(-1)).toBeGreaterThanOrEqual(ALPHA);
  },
  600_000,
);
