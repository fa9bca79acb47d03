import { expect, test } from 'vitest';
import { contest } from '../contest/contest.ts';
import { report } from '../contest/report.ts';

test('200 buyers fight for 60 seats: each is sold once, to someone who paid, and none is left', async () => {
  const outcome = await contest({
    ...{ seats: 60, buyers: 200, atOnce: 40, accounts: 20, holdSeconds: 10, seed: 1 },
    say: () => {},
  });
  expect(outcome.violations, report(outcome)).toEqual([]);
  expect(outcome.sold).toBe(60);
}, 240_000);
