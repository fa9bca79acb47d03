import * as orderRoutes from '@boxoffice/shared/api/orders.ts';
import * as paymentRoutes from '@boxoffice/shared/api/payments.ts';
import type { Route } from '@boxoffice/shared/api/route.ts';
import * as ticketRoutes from '@boxoffice/shared/api/tickets.ts';
import { HoldLapsed } from '@boxoffice/shared/events/hold.ts';
import * as orderEvents from '@boxoffice/shared/events/order.ts';
import * as paymentEvents from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import * as ticketEvents from '@boxoffice/shared/events/ticket.ts';
import { settled } from './fault-rates.ts';
import { type Ask, ask, groups } from './network.ts';
import { newWorld } from './run.ts';
import { enter } from './simulation.ts';

/**
 * Opens each door of each service once: groups import them on their first use, which takes time that no scheduler
 * knows of.
 */
export async function openDoors(): Promise<void> {
  const world = { ...newWorld(0), climate: settled() };
  enter(world);
  let waiting = 0;
  for (const service of groups.keys()) {
    for (const request of [...everyEvent(), ...everyRoute()]) {
      waiting += 1;
      void ask(service, request, Number.MAX_SAFE_INTEGER).then(() => {
        waiting -= 1;
      });
    }
  }
  // The imports come back from the disk whenever they do.
  while (waiting > 0) {
    await world.scheduler.run(world.scheduler.now + 60_000);
    await new Promise(setImmediate);
  }
  enter(undefined);
}

const everyEvent = (): Ask[] =>
  [HoldLapsed, Tick, ...Object.values({ ...orderEvents, ...paymentEvents, ...ticketEvents })]
    .flatMap((kind) => ('type' in kind && kind.type.includes('.') ? [kind.type] : []))
    .map((type) => ({
      method: 'POST',
      path: '/',
      headers: { 'ce-specversion': '1.0', 'ce-id': 'none', 'ce-source': '/none', 'ce-type': type },
    }));

const everyRoute = (): Ask[] =>
  Object.values({ ...orderRoutes, ...paymentRoutes, ...ticketRoutes })
    .filter((value): value is typeof value & Route => 'method' in value)
    .map(({ method, path }) => ({ method, path: path.replace(/:\w+/, 'none') }));
