import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { config } from '../config.ts';
import { restate } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';

const confirmOrders = confirmReplicas(ordersService, {
  urls: [config.PAYMENTS_URL, config.TICKETS_URL, config.EXPIRATION_URL],
  path: ReadOrderVersions.path,
  restate: async (id, given) => {
    const order = await findOrder(id);
    return order && restate(order, given);
  },
});

/** Publishes the events that a crash left in the outbox, and states again what other services have missed. */
export const republishEvents = eventFunction(
  ordersService,
  'republish-order-events',
  [Tick],
  async ({ given }) => {
    await ordersService.republish();
    await confirmOrders(given);
  },
);
