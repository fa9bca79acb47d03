import { expect, test } from 'vitest';
import { mannWhitneyPValue } from '../../../functions/auth/src/testing/mann-whitney.ts';
import { system } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

// Processes of their own, as in a cluster: in one process the sending of a mail would be in the way of whoever measures.
const { url } = await system({}, {}, { built: true });
const stranger = new Visitor(url);

/** Addresses that may not be told apart, each a fresh one. */
const addresses = {
  'with no account': async () => `${crypto.randomUUID()}@example.com`,
  'with an account': async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    await Visitor.signedUp(url, email);
    return email;
  },
};
type Address = keyof typeof addresses;
const both = Object.keys(addresses) as Address[];

/** How long it takes, in milliseconds. */
async function timed(ask: () => Promise<{ status: number }>, status: number): Promise<number> {
  const began = performance.now();
  expect((await ask()).status).toBe(status);
  return performance.now() - began;
}

/** What a stranger can measure: the answer, and that to what they ask at once after it, while a mail is sent. */
interface Measures {
  first: number[];
  next: number[];
}

async function measured(rounds: number): Promise<Record<Address, Measures>> {
  const measures = Object.fromEntries(
    both.map((address) => [address, { first: [], next: [] }]),
  ) as unknown as Record<Address, Measures>;
  for (let round = 0; round < rounds; round++) {
    const prepared = [];
    for (const address of both)
      prepared.push({ address, email: await addresses[address](), at: Math.random() });
    for (const { address, email } of prepared.sort((one, other) => one.at - other.at)) {
      // What was sent before has its time.
      for (let n = 0; n < 10; n++) await stranger.get('/api/users/currentuser');
      measures[address].first.push(
        await timed(() => stranger.post('/api/users/forgotpassword', { email }), 202),
      );
      measures[address].next.push(await timed(() => stranger.get('/api/users/currentuser'), 200));
    }
  }
  return measures;
}

/** One in a thousand runs of nothing but chance would be called a difference; of three in a row, no run is. */
const ALPHA = 0.001;
const ROUNDS = [30, 60, 120];

test.each(['first', 'next'] as const)(
  'the time of the %s answer tells nobody whether an address has an account',
  async (which) => {
    await measured(5);
    const likely: number[] = [];
    for (const rounds of ROUNDS) {
      const times = await measured(rounds);
      const p = mannWhitneyPValue(times['with no account'][which], times['with an account'][which]);
      likely.push(p);
      if (p >= ALPHA) break;
    }
    expect(likely.at(-1)).toBeGreaterThanOrEqual(ALPHA);
  },
  600_000,
);
