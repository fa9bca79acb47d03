import { UNITS_A_SECOND } from './limits.ts';
import { isShared, isSustained, type Load, type Measured, runLoad } from './load.ts';

/** The offered orders a second. The highest that is sustained counts. */
const RATES = [
  10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 4000, 5000, 7000,
  10_000,
];
/** The tickets of the whole market. */
export const MARKET = 1000;
/** A sample has about so many orders a second, if the load has as many, and not more tickets than this. */
const SAMPLE_RATE = 150;
const SAMPLE_TICKETS = 200;
const SAMPLE_ORDERS = 400;
const SECONDS = { least: 4, most: 10 };

export type Market = 'hot ticket' | 'whole market';

/** The most that a market sustains with so many shards of each ticket. */
export interface Point {
  market: Market;
  shards: number;
  /** 0 when not even the lowest rate is sustained. */
  perSecond: number;
  measured: Measured | undefined;
  /** The next higher rate, which is not sustained, and the most frequent reason to refuse requests there. */
  next: { perSecond: number; measured: Measured; limit: string } | undefined;
}

/**
 * The part of a load that is simulated: a hot ticket with all its orders, or some of the market's tickets with their part
 * of the orders. The partitions that all tickets share give the sample the same part of their units.
 */
export function sampleOf(market: Market, shards: number, perSecond: number): Load {
  const all = market === 'whole market' ? MARKET : 1;
  const sampled = Math.min(all, Math.ceil((all * SAMPLE_RATE) / perSecond));
  const share = sampled / all;
  const rate = perSecond * share;
  const seconds = Math.min(SECONDS.most, Math.max(SECONDS.least, SAMPLE_ORDERS / rate));
  return {
    tickets: Math.min(sampled, SAMPLE_TICKETS),
    shards,
    perSecond: rate,
    seconds,
    share,
  };
}

/**
 * Finds the highest rate that is sustained, up to 10,000 orders a second.
 *
 * @param atLeast a rate that is probably sustained
 */
export async function findPoint(market: Market, shards: number, atLeast: number): Promise<Point> {
  const measure = (rate: number) => runLoad(sampleOf(market, shards, RATES[rate] ?? 0));
  let rate = Math.max(
    0,
    RATES.findLastIndex((perSecond) => perSecond <= atLeast),
  );
  let last: Point['next'];
  let best = await measure(rate);
  const refuse = (measured: Measured): Point['next'] => ({
    perSecond: RATES[rate] ?? 0,
    measured,
    limit: mostFrequent(measured),
  });
  while (!isSustained(best)) {
    last = refuse(best);
    if (rate === 0) return { market, shards, perSecond: 0, measured: undefined, next: last };
    rate -= 1;
    best = await measure(rate);
  }
  const found = (): Point => ({ market, shards, perSecond: RATES[rate] ?? 0, measured: best, next: last });
  while (!last && rate < RATES.length - 1) {
    const result = found();
    rate += 1;
    const measured = await measure(rate);
    if (!isSustained(measured)) return { ...result, next: refuse(measured) };
    best = measured;
  }
  return found();
}

/** Whether more shards of the stock can't help: what refuses the requests is a partition of all tickets. */
export const isLimitShared = ({ next }: Point): boolean => next !== undefined && isShared(next.limit);

/** The partitions of one kind that all tickets share, and the paid orders a second that use up their write units. */
export interface Ceiling {
  kind: string;
  partitions: number;
  unitsAnOrder: number;
  perSecond: number;
}

/** The ceilings of a load, the lowest first. */
export function ceilings({ usage, orders }: Measured): Ceiling[] {
  const shared = [...usage.writeUnits].filter(([partition]) => isShared(partition));
  return [...new Set(shared.map(([partition]) => withoutIds(partition)))]
    .map((kind) => {
      const ofKind = shared.filter(([partition]) => withoutIds(partition) === kind);
      const unitsAnOrder = ofKind.reduce((sum, [, units]) => sum + units, 0) / orders;
      const perSecond = Math.round((UNITS_A_SECOND.write * ofKind.length) / unitsAnOrder);
      return { kind, partitions: ofKind.length, unitsAnOrder, perSecond };
    })
    .toSorted((a, b) => a.perSecond - b.perSecond);
}

function mostFrequent({ usage }: Measured): string {
  const byKind = new Map<string, { count: number; example: string }>();
  for (const [name, count] of usage.refusals) {
    const kind = withoutIds(name);
    byKind.set(kind, { count: count + (byKind.get(kind)?.count ?? 0), example: name });
  }
  const [first] = [...byKind.values()].toSorted((a, b) => b.count - a.count);
  return first?.example ?? 'the time of an order';
}

/** The name of a limit without the ids in its keys. */
export const withoutIds = (name: string): string => name.replace(/#\S*/g, '').replace('boxoffice-', '');
