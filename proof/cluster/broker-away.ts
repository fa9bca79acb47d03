import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from './context.ts';
import { kubectl } from './kubectl.ts';
import { takeAway } from './outages.ts';
import { pay, placeOrder, waitUntilComplete } from './purchase.ts';
import { inSeconds } from './report.ts';

const AWAY_MS = 10_000;
/** The longest time from the Broker's return until the order is complete and its money is captured. */
const LIMIT_SECONDS = 5;
const NAMESPACE = 'knative-eventing';
const INGRESS = 'eventing.knative.dev/brokerRole=ingress';

const since = (began: number): number => (performance.now() - began) / 1000;

/** Pays an order while the Broker's ingress is away for ten seconds: the order completes soon after its return. */
export async function broker({ report, cluster }: Context): Promise<void> {
  const placed = await placeOrder(cluster);
  const bringBack = await takeAway(NAMESPACE, 'mt-broker-ingress');
  const began = performance.now();
  // A pod that ends in its own time still answers on open connections.
  await kubectl('-n', NAMESPACE, 'delete', 'pod', '-l', INGRESS, '--grace-period=0', '--force');
  try {
    await pay(placed);
    report.figure('a payment while the Broker is away is answered after', inSeconds(since(began)));
    await pause(AWAY_MS - since(began) * 1000);
  } finally {
    await bringBack();
  }
  const back = performance.now();
  report.figure('the Broker was away for', inSeconds(since(began)));
  await waitUntilComplete(placed);
  const seconds = since(back);
  const name = `its order is complete within ${LIMIT_SECONDS} s of the Broker's return`;
  report.check(name, seconds <= LIMIT_SECONDS, inSeconds(seconds));
}
