import { ListPasses } from '@boxoffice/shared/api/passes.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { passesService } from '../service.ts';
import { passesOf, passesOfOrder } from '../tables/holders.ts';
import { views } from './view.ts';

export const listPasses = httpFunction(
  passesService,
  'list-passes',
  ListPasses,
  async ({ query: { orderId, limit, cursor }, caller, url }) => {
    const { passes, next } = orderId
      ? await passesOfOrder(orderId, caller.userId, limit, cursor)
      : await passesOf(caller.userId, limit, cursor);
    return page(await views(passes, caller.userId), url, next);
  },
);
