import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
  OrderReduced,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas, outboxVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { waitForAll } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { ordersService } from '../service.ts';
import { endOrders } from './end-orders.ts';

const { path } = ReadOrderVersions;
const typesOf = (events: { type: string }[]) => events.map(({ type }) => type);
const types = typesOf([OrderCreated, OrderCompleted, OrderCancelled, OrderExpired]);
const confirmOrders = confirmReplicas(outboxVersions(ordersService), [
  { url: `${config.PAYMENTS_URL}${path}` },
  { url: `${config.TICKETS_URL}${path}`, types: [...types, OrderReduced.type] },
  { url: `${config.EXPIRATION_URL}${path}`, types },
  {
    url: `${config.PASSES_URL}${path}`,
    types: typesOf([OrderCompleted, OrderReduced, OrderCancelled, OrderExpired]),
  },
]);

/**
 * Publishes the events that a crash left in the outbox, and again what other services have missed. Ends the orders of
 * cancelled events.
 */
export const republishEvents = eventFunction(
  ordersService,
  'republish-order-events',
  [Tick],
  async ({ given }) => {
    await ordersService.republish();
    await waitForAll([confirmOrders(given), endOrders(given)]);
  },
);
