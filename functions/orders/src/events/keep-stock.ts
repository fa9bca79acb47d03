import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import { TicketCancelled, TicketCreated, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { config } from '../config.ts';
import { follow } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import { findStock, putStock } from '../tables/stock.ts';
import { endOrdersSoon } from './end-orders.ts';

export const keepStock = eventFunction(
  ordersService,
  'keep-stock',
  [TicketCreated, TicketUpdated, TicketCancelled],
  async ({ event, given }) => {
    const stock = await findStock(event.data.id);
    onlyNewer(stock && { version: stock.ticketVersion }, event.data);
    const next = follow(stock, event.data, config.SEATS_PER_SHARD);
    await ordersService.commit({ writes: putStock(next, stock) });
    endOrdersSoon(next, given);
  },
);
