import * as z from 'zod';
import { RefusalCode } from './errors.ts';
import { DisputeStatus, Refund } from './orders.ts';
import { withCode } from './refusals.ts';
import { route } from './route.ts';
import { Currency, Id, Paging, Time, text } from './values.ts';

/** An order that was complete, as the seller of its ticket sees it. */
export const SoldOrder = z
  .object({
    id: Id,
    status: z.enum(['complete', 'cancelled']),
    email: z.string().optional().meta({ description: "The buyer's; absent when the account is deleted" }),
    quantity: z.int().min(1).meta({ description: 'Without the seats that were given back' }),
    price: z.int().min(0).meta({ description: "A seat's, in minor units, as bought" }),
    total: z.int().meta({ description: 'In minor units' }),
    currency: Currency,
    refunds: z.array(Refund).optional().meta({ description: 'The seats that were given back' }),
    refunded: z.int().optional().meta({ description: 'What the buyer got back, in minor units' }),
    dispute: DisputeStatus.optional().meta({ description: "The claim that the buyer's bank has made" }),
    reason: z.string().optional().meta({ description: 'Why the order was cancelled' }),
    reasonCode: RefusalCode.optional(),
    createdAt: Time,
    completedAt: Time,
    admitted: z.int().min(0).optional().meta({
      description: 'The seats that were checked in; absent while the passes service does not answer',
    }),
  })
  .meta({ id: 'SoldOrder' });
export type SoldOrder = z.infer<typeof SoldOrder>;

export const ListSoldOrders = route({
  method: 'GET',
  path: '/api/sales/:ticketId/orders',
  summary: "List the orders of one's own event, the last paid first",
  access: 'user',
  params: z.object({ ticketId: Id }),
  query: z.strictObject({
    status: SoldOrder.shape.status.default('complete').meta({
      description: '`cancelled`: those that were complete and were refunded as a whole',
    }),
    q: text().trim().max(254, withCode('invalid')).default('').meta({
      description:
        'The beginning of an email address or of an order id. A request reads 1,000 orders: a page can be short, or empty, and still have a next one. The id of an order finds it whatever its status',
    }),
    format: z.enum(['json', 'csv']).default('json').meta({
      description: '`csv` does what `Accept: text/csv` does, for links: all orders in one answer',
    }),
    ...Paging,
  }),
  alternative: 'text/csv',
  answers: { 200: z.array(SoldOrder) },
  errors: [404],
});
export type SoldOrdersQuery = z.infer<typeof ListSoldOrders.query>;

/** The most orders that one request asks for. */
export const MOST_ADMISSIONS = 100;

/** Between services only: orders shows a seller how many seats of each order were checked in. */
export const CountAdmissions = route({
  method: 'POST',
  path: '/admissions',
  internal: true,
  summary: 'The number of admitted passes of orders by the id of the order',
  access: 'anyone',
  body: z.strictObject({ orderIds: z.array(Id).min(1).max(MOST_ADMISSIONS) }),
  answers: { 200: z.record(Id, z.int().min(0)) },
});
