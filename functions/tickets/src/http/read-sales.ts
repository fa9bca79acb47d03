import { ReadSales } from '@boxoffice/shared/api/tickets.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { salesFor } from '../domain/sales.ts';
import { ticketsService } from '../service.ts';
import { ticketOf } from '../tables/tickets.ts';

export const readSales = httpFunction(
  ticketsService,
  'read-sales',
  ReadSales,
  async ({ params, caller, given }) => ok(salesFor(caller.userId, await ticketOf(params.id), given.now)),
);
