import { ShrinkStock } from '@boxoffice/shared/api/orders.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { shrink } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import { loadStock, releaseExpiredHolds } from '../tables/reservation.ts';
import { putStock } from '../tables/stock.ts';

export const shrinkStock = httpFunction(
  ordersService,
  'shrink-stock',
  ShrinkStock,
  async ({ params, body, caller, given }) => {
    await releaseExpiredHolds(params.ticketId, given);
    const stock = await loadStock(params.ticketId, caller, body.version - 1);
    const next = shrink(stock, { seller: caller.userId, ...body });
    await ordersService.commit({ writes: putStock(next, stock) });
    return noContent();
  },
);
