/**
 * The units that one partition delivers in a second. See "Best practices for designing and using partition keys
 * effectively" in the Amazon DynamoDB Developer Guide.
 *
 * DynamoDB splits a busy partition ("split for heat"), but never an item. A split inside a partition key takes minutes,
 * and it does not help where the sort keys only grow ("Scaling DynamoDB: How partitions, hot keys, and split for heat
 * impact performance", AWS Database Blog). So the model gives each partition key one partition, and never splits it.
 */
export const UNITS_A_SECOND = { write: 1000, read: 3000 };

/**
 * How many seconds of unused units a partition keeps. DynamoDB keeps up to 300 and may use them up itself ("Burst and
 * adaptive capacity", Developer Guide), so the model relies on half a second.
 */
export const BURST_SECONDS = 0.5;

/** The units that a request takes from one partition. */
export interface Charge {
  /** The table, the index if it is a partition of one, and the partition key. */
  partition: string;
  kind: 'read' | 'write';
  units: number;
}

interface Bucket {
  left: number;
  at: number;
}

/**
 * DynamoDB's limits: the units of each partition, and the items of transactions. An index's partition that has no units
 * left refuses the write to the table ("Understanding Global Secondary Index (GSI) write throttling and back
 * pressure", Developer Guide).
 */
export class Limits {
  readonly #now: () => number;
  readonly #shareOf: (partition: string) => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #occupied = new Set<string>();

  /**
   * @param now milliseconds
   * @param shareOf the part of a partition's units that these requests may take, for a sample of a larger load
   */
  constructor(now: () => number, shareOf: (partition: string) => number = () => 1) {
    this.#now = now;
    this.#shareOf = shareOf;
  }

  /**
   * Takes the units of a request if each of its partitions has some left. The last request of a second can take more
   * than what is left; the next ones wait for it.
   *
   * @returns the partitions without units; none when the request is admitted
   */
  take(charges: Charge[]): string[] {
    const empty = charges.filter((charge) => this.#bucketOf(charge).left <= 0);
    if (empty.length === 0) for (const charge of charges) this.#bucketOf(charge).left -= charge.units;
    return empty.map(({ partition }) => partition);
  }

  isOccupied = (item: string): boolean => this.#occupied.has(item);

  /** The items belong to a transaction until it ends: every other write of them is a conflict. */
  occupy(items: string[]): void {
    for (const item of items) this.#occupied.add(item);
  }

  release(items: string[]): void {
    for (const item of items) this.#occupied.delete(item);
  }

  #bucketOf({ partition, kind }: Charge): Bucket {
    const perSecond = UNITS_A_SECOND[kind] * this.#shareOf(partition);
    const most = perSecond * BURST_SECONDS;
    const now = this.#now();
    const name = `${kind} ${partition}`;
    const bucket = this.#buckets.get(name) ?? { left: most, at: now };
    this.#buckets.set(name, bucket);
    bucket.left = Math.min(most, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    return bucket;
  }
}
