import * as orderRoutes from '@boxoffice/shared/api/orders.ts';
import * as passRoutes from '@boxoffice/shared/api/passes.ts';
import * as paymentRoutes from '@boxoffice/shared/api/payments.ts';
import * as payoutRoutes from '@boxoffice/shared/api/payouts.ts';
import * as replicaRoutes from '@boxoffice/shared/api/replicas.ts';
import type { Route } from '@boxoffice/shared/api/route.ts';
import * as ticketRoutes from '@boxoffice/shared/api/tickets.ts';
import { HoldLapsed } from '@boxoffice/shared/events/hold.ts';
import * as orderEvents from '@boxoffice/shared/events/order.ts';
import * as paymentEvents from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import * as ticketEvents from '@boxoffice/shared/events/ticket.ts';
import { noFaults } from './fault-rates.ts';
import { callService, groups, type ServiceRequest } from './network.ts';
import { newSimulation } from './run.ts';
import { setSimulation } from './simulation.ts';

/**
 * Calls every handler once. A group imports a handler on its first call, and such an import takes time that the
 * scheduler doesn't control.
 */
export async function loadHandlers(): Promise<void> {
  const simulation = { ...newSimulation(0), rates: noFaults() };
  setSimulation(simulation);
  let pending = 0;
  for (const service of groups.keys()) {
    for (const request of [...everyEvent(), ...everyRoute()]) {
      pending += 1;
      void callService(service, request, Number.MAX_SAFE_INTEGER).then(() => {
        pending -= 1;
      });
    }
  }
  while (pending > 0) {
    await simulation.scheduler.run(simulation.scheduler.now + 60_000);
    await new Promise(setImmediate);
  }
  setSimulation(undefined);
}

const everyEvent = (): ServiceRequest[] =>
  [HoldLapsed, Tick, ...Object.values({ ...orderEvents, ...paymentEvents, ...ticketEvents })]
    .flatMap((kind) => ('type' in kind && kind.type.includes('.') ? [kind.type] : []))
    .map((type) => ({
      method: 'POST',
      path: '/',
      headers: { 'ce-specversion': '1.0', 'ce-id': 'none', 'ce-source': '/none', 'ce-type': type },
    }));

const everyRoute = (): ServiceRequest[] =>
  Object.values({
    ...orderRoutes,
    ...passRoutes,
    ...paymentRoutes,
    ...payoutRoutes,
    ...ticketRoutes,
    ...replicaRoutes,
  })
    .filter(
      (value): value is Exclude<typeof value, number> & Route =>
        typeof value === 'object' && 'method' in value,
    )
    .map(({ method, path }) => ({ method, path: path.replace(/:\w+/, 'none') }));
