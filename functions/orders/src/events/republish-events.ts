import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { orders } from '../service.ts';

export const republishEvents = eventFunction(orders, 'republish-order-events', [Tick], async () => {
  await orders.republish();
});
