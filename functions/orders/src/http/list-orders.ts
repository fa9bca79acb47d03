import { ListOrders } from '@boxoffice/shared/api/orders.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { ordersService } from '../service.ts';
import { ordersOf } from '../tables/orders.ts';
import { view } from './view.ts';

export const listOrders = httpFunction(
  ordersService,
  'list-orders',
  ListOrders,
  async ({ query, caller, given, url }) => {
    const { items, next } = await ordersOf(caller.userId, query.limit, query.cursor);
    return page(
      items.map((order) => view(order, given.now)),
      url,
      next,
    );
  },
);
