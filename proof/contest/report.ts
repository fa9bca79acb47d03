import { cpus } from 'node:os';
import { table } from '../harness/load/tally.ts';
import type { Outcome } from './contest.ts';

/** What became of a contest, to read. */
export function report({
  tally,
  sold,
  soldOutAfter,
  ordersEachSecond,
  quietAfter,
  violations,
}: Outcome): string {
  const rows: [string, string | number][] = [
    ['seats sold', sold],
    ['sold out after', `${soldOutAfter.toFixed(1)} s`],
    ['orders a second', `${ordersEachSecond.toFixed(1)} (placed or refused)`],
    ['orders attempted', tally.of('orders attempted')],
    ['placed', tally.of('orders placed')],
    ['paid', tally.of('paid')],
    ['abandoned', tally.of('abandoned')],
    ['declined at first', tally.of('declined')],
    ['refusals', `${tally.of('refusals')}, of which ${tally.of('came again')} came again`],
    ['refused for good', tally.of('refused for good')],
    ['double clicks', tally.of('double clicks')],
    ['failed', tally.failures()],
    ['an order is answered', `p50 ${tally.within(0.5)} ms, p99 ${tally.within(0.99)} ms`],
    ['quiet after', `${quietAfter.toFixed(1)} s`],
    ['violations', violations.length],
  ];
  const wrong = violations.map(({ invariant, what }) => `  ${invariant}: ${what}\n`).join('');
  return `${cpus().length} CPUs, Node ${process.version}\n${table(rows)}${wrong}`;
}
