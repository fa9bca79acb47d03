import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
} from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { storedTrace } from '@boxoffice/shared/telemetry/trace.ts';
import { deadlineOf } from '../domain/deadline.ts';
import { expirationService } from '../service.ts';
import { storeDeadline } from '../tables/deadlines.ts';

/** Stores the deadline of an order with a hold, and ends it when the order ends. */
export const followOrder = eventFunction(
  expirationService,
  'follow-order',
  [OrderCreated, OrderCompleted, OrderCancelled, OrderExpired],
  async ({ event: { data: order, traceparent } }) => {
    await storeDeadline({ ...deadlineOf(order), ...storedTrace(traceparent) });
  },
);
