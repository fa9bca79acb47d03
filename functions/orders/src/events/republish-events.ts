import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { ordersService } from '../service.ts';

export const republishEvents = eventFunction(ordersService, 'republish-order-events', [Tick], async () => {
  await ordersService.republish();
});
