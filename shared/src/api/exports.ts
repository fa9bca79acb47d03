import * as z from 'zod';
import { route } from './route.ts';
import { Paging } from './values.ts';

/** Between services only: auth gathers what a service keeps of a user, with the user's token. */
const readExport = <const Path extends string>(path: Path) =>
  route({
    method: 'GET',
    path,
    internal: true,
    summary: 'A page of what this service keeps of the caller',
    access: 'user',
    query: z.strictObject(Paging),
    answers: { 200: z.array(z.unknown()) },
  });

export const ExportOrders = readExport('/exports/orders');
export const ExportPayouts = readExport('/exports/payouts');
export const ExportPasses = readExport('/exports/passes');
export const ExportTickets = readExport('/exports/tickets');
