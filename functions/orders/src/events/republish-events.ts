import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { confirmReplicas } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { config } from '../config.ts';
import { ordersService } from '../service.ts';

const { path } = ReadOrderVersions;
const typesOf = (events: { type: string }[]) => events.map(({ type }) => type);
const types = typesOf([OrderCreated, OrderCompleted, OrderCancelled, OrderExpired]);
const confirmOrders = confirmReplicas(ordersService, [
  { url: `${config.PAYMENTS_URL}${path}` },
  { url: `${config.TICKETS_URL}${path}`, types },
  { url: `${config.EXPIRATION_URL}${path}`, types },
  { url: `${config.PASSES_URL}${path}`, types: typesOf([OrderCompleted, OrderCancelled, OrderExpired]) },
]);

/** Publishes the events that a crash left in the outbox, and again what other services have missed. */
export const republishEvents = eventFunction(
  ordersService,
  'republish-order-events',
  [Tick],
  async ({ given }) => {
    await ordersService.republish();
    await confirmOrders(given);
  },
);
