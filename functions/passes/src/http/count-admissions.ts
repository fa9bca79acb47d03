import { CountAdmissions } from '@boxoffice/shared/api/sales.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { statusOf } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { passesOfOrders } from '../tables/seats.ts';

export const countAdmissions = httpFunction(
  passesService,
  'count-admissions',
  CountAdmissions,
  async ({ body }) => {
    const admitted: Record<string, number> = {};
    for (const pass of await passesOfOrders([...new Set(body.orderIds)]))
      admitted[pass.order.id] = (admitted[pass.order.id] ?? 0) + (statusOf(pass) === 'admitted' ? 1 : 0);
    return ok(admitted);
  },
);
