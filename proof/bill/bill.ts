import { HOURS_A_MONTH, PRICES } from '../harness/aws-prices.ts';
import { type Item, podHour } from './platform.ts';

const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;

/** What a period has used. Units are DynamoDB's, and `podSeconds` those of all services. */
export interface Usage {
  paidOrders: number;
  writeUnits: number;
  readUnits: number;
  podSeconds: number;
  /** Sent to visitors. */
  gigabytes: number;
  /** Of tables, at the end of the period. */
  storedGigabytes: number;
}

/** What one pod of a service requests: the container and Knative's proxy beside it. */
export const POD = { milli: 125, mebibytes: 132 };

/** A month's bill for what was used, in US dollars. */
export const billOf = ({ writeUnits, readUnits, podSeconds, gigabytes, storedGigabytes }: Usage): Item[] => [
  { name: 'table writes', dollars: (writeUnits * PRICES.writeUnits) / 1e6 },
  { name: 'table reads', dollars: (readUnits * PRICES.readUnits) / 1e6 },
  {
    name: 'table storage and recovery',
    dollars: storedGigabytes * (PRICES.tableStorage + PRICES.tableRecovery),
  },
  { name: 'pods', dollars: (podSeconds / 3600) * podHour(POD) },
  { name: 'traffic', dollars: gigabytes * PRICES.traffic },
  // A capacity unit handles a gigabyte an hour, and requests and connections that cost less here.
  { name: 'load balancer capacity', dollars: gigabytes * PRICES.loadBalancerUnit },
];

/** How long one purchase with the tick that confirms it, and one tick with nothing due, keep a service awake when nothing else runs, in seconds. */
export interface AwakeSeconds {
  purchase: number;
  tick: number;
}

/** Every quarter of an hour one service, and once a day every service that handles ticks (knative/base/ticks.yaml). */
export const TICKS_A_MONTH = { expiration: HOURS_A_MONTH * 4, all: HOURS_A_MONTH / 24 };

/**
 * The seconds a month in which a service has a pod. Purchases come at random (a Poisson process), so the time that at
 * least one of them keeps the pod awake is 1 - e^(-rate × seconds); ticks are independent of them. A busy service needs
 * more pods: each is loaded to a half.
 *
 * @param processorMs of one purchase
 */
export function podSecondsOf(
  awake: AwakeSeconds,
  purchases: number,
  ticks: number,
  processorMs: number,
): number {
  const idle = Math.exp((-purchases * awake.purchase) / SECONDS_A_MONTH);
  const withoutTick = Math.max(0, 1 - (ticks * awake.tick) / SECONDS_A_MONTH);
  const busy = (purchases * processorMs) / 1000 / 0.5;
  return Math.max(SECONDS_A_MONTH * (1 - idle * withoutTick), busy);
}
