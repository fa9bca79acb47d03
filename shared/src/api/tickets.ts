import * as z from 'zod';
import { limits } from './limits.ts';
import { withCode } from './refusals.ts';
import { route } from './route.ts';
import { isMultilineText, isText } from './text.ts';
import {
  Category,
  Currency,
  Id,
  MinorUnits,
  Money,
  Paging,
  Price,
  Quantity,
  Reason,
  Time,
  TimeZone,
} from './values.ts';

/** A visible character. A title of zero-width characters alone would be an invisible link. */
const VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

const Title = z
  .string()
  .trim()
  .min(1, { ...withCode('title-missing'), abort: true })
  .refine((title) => VISIBLE.test(title), { ...withCode('title-missing'), abort: true })
  .refine(isText, withCode('not-text'))
  .max(limits['title-too-long'].max, withCode('title-too-long'));
const Capacity = Quantity.meta({ description: 'Seats in all' });

/** The optional fields of an event. `null` or an empty text removes a value. */
const about = {
  startsAt: Time.nullish().meta({ description: 'The start: ISO 8601, in UTC' }),
  endsAt: Time.nullish().meta({ description: 'The end: ISO 8601, in UTC' }),
  salesStartAt: Time.nullish().meta({ description: 'The start of the sale; at once without it' }),
  salesEndAt: Time.nullish().meta({ description: 'The end of the sale; the start of the event without it' }),
  returnsUntil: Time.nullish().meta({
    description: 'Until when buyers can give paid orders back; not at all without it',
  }),
  timeZone: TimeZone.nullish().meta({ description: 'The IANA time zone in which the start is shown' }),
  place: z
    .string()
    .trim()
    .refine(isText, withCode('not-text'))
    .max(limits['place-too-long'].max, withCode('place-too-long'))
    .nullish(),
  description: z
    .string()
    .trim()
    .overwrite((description) => description.replaceAll('\r\n', '\n'))
    .refine(isMultilineText, withCode('not-text'))
    .max(limits['description-too-long'].max, withCode('description-too-long'))
    .nullish(),
  category: Category.nullish(),
};

export const Ticket = z
  .object({
    id: Id,
    title: z.string(),
    price: MinorUnits,
    currency: Currency,
    startsAt: Time.optional(),
    endsAt: Time.optional(),
    salesStartAt: Time.optional(),
    salesEndAt: Time.optional(),
    returnsUntil: Time.optional(),
    movedAt: Time.optional().meta({ description: 'When the date or the place of sold seats changed last' }),
    cancelledAt: Time.optional().meta({ description: 'Since when the event is cancelled' }),
    cancelReason: z.string().optional(),
    timeZone: z.string().optional().meta({ description: 'An IANA time zone' }),
    place: z.string().optional(),
    description: z.string().optional().meta({ description: 'Absent in lists' }),
    category: Category.optional(),
    cover: Id.optional().meta({
      description: 'The uploaded picture: GET /covers/{cover}/{file}. Without it the site paints a cover',
    }),
    pausedAt: Time.optional().meta({ description: 'Since when the seller has paused the sale' }),
    quantity: Capacity,
    available: z
      .int()
      .min(0)
      .meta({ description: 'Seats that are neither sold nor held. Seats of an expired hold are free' }),
    held: z.int().min(0).meta({ description: 'Seats of orders that can still be paid' }),
    userId: Id.meta({ description: 'The seller' }),
    version: z.int().min(1),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

export const Sales = z
  .object({
    quantity: Capacity,
    available: z.int().min(0),
    held: z.int().min(0).meta({ description: 'Seats of orders that can still be paid' }),
    sold: z.int().min(0),
    earned: z.array(Money).min(1).meta({
      description:
        "The totals of all complete orders less refunds: in the ticket's currency, then in any other",
    }),
    refunded: z.array(Money).min(1).meta({
      description: 'What payments have returned to buyers, by refunds and by lost disputes',
    }),
    fee: z.array(Money).min(1).meta({
      description: "The platform's share of the earnings, less what refunds have given back of it",
    }),
    paidOut: z.array(Money).min(1).meta({
      description: "What went to the seller's account at the payment provider, less the share and refunds",
    }),
    pending: z.array(Money).min(1).meta({
      description: 'What the platform keeps for the seller, because there was no enabled account',
    }),
  })
  .meta({ id: 'Sales' });
export type Sales = z.infer<typeof Sales>;

/** A ticket with its sales, for its seller. */
export const OwnTicket = z.object({ ...Ticket.shape, ...Sales.shape }).meta({ id: 'OwnTicket' });
export type OwnTicket = z.infer<typeof OwnTicket>;

export const SortTickets = z.enum(['newest', 'price', '-price', 'soonest']);

const Words = z.string().trim().refine(isText, withCode('not-text')).max(100).optional();

export const ListTickets = route({
  method: 'GET',
  path: '/api/tickets',
  summary: 'Browse and search tickets',
  access: 'anyone',
  query: z.strictObject({
    ...Paging,
    q: Words.meta({
      description:
        'Words of the title, the place or the description, without regard to case and accents. The last one can be the beginning of a word',
    }),
    place: Words.meta({ description: 'Words of the place, compared like `q`' }),
    category: Category.optional(),
    currency: Currency.optional(),
    from: Time.optional().meta({ description: 'The earliest start' }),
    to: Time.optional().meta({ description: 'Starts before this time' }),
    past: z
      .enum(['true', 'false'])
      .transform((past) => past === 'true')
      .optional()
      .meta({ description: 'Whether to list events that are over too' }),
    sort: SortTickets.optional().meta({
      description:
        'By relevance if `q` is given, otherwise the newest first. Prices are sorted within each currency',
    }),
  }),
  answers: { 200: z.array(Ticket) },
});

export type ListTicketsQuery = z.infer<(typeof ListTickets)['query']>;

export const ReadTicket = route({
  method: 'GET',
  path: '/api/tickets/:id',
  summary: 'Read one ticket',
  access: 'anyone',
  params: z.object({ id: Id }),
  answers: { 200: Ticket },
  errors: [404],
});

export const ReadSales = route({
  method: 'GET',
  path: '/api/tickets/:id/sales',
  summary: "Read the sales of one's own ticket",
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 200: Sales },
  errors: [403, 404],
});

/** The seats that were ordered over time, in points of the same distance. */
export const SalesTimeline = z.object({
  orders: z.int().min(0).meta({ description: 'The complete orders' }),
  complete: z.boolean().meta({
    description: 'False when the event has more than 50,000 orders: then the oldest are not counted',
  }),
  seconds: z.int().min(1).meta({ description: 'Between two points' }),
  points: z
    .array(z.object({ from: Time, seats: z.int().min(0) }))
    .meta({ description: 'At most 48, the oldest first. The last one contains this moment' }),
});
export type SalesTimeline = z.infer<typeof SalesTimeline>;

export const ReadSalesTimeline = route({
  method: 'GET',
  path: '/api/tickets/:id/sales/timeline',
  summary: "Read when the seats of one's own event were ordered",
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 200: SalesTimeline },
  errors: [403, 404],
});

export const ListSales = route({
  method: 'GET',
  path: '/api/sales',
  summary: "List the caller's own tickets with their sales, newest first",
  access: 'user',
  query: z.strictObject(Paging),
  answers: { 200: z.array(OwnTicket) },
});

export const ListTicket = route({
  method: 'POST',
  path: '/api/tickets',
  summary: 'List a ticket for sale',
  access: 'user',
  idempotent: true,
  body: z.strictObject({
    title: Title,
    price: Price,
    quantity: Capacity.default(1),
    currency: Currency.default('USD'),
    ...about,
  }),
  answers: { 201: Ticket },
  // 403: the caller's email address is not confirmed. 409: the seller cannot be paid.
  errors: [403, 409],
});

export const EditTicket = route({
  method: 'PUT',
  path: '/api/tickets/:id',
  summary: "Change one's own ticket; absent fields stay",
  access: 'user',
  idempotent: true,
  params: z.object({ id: Id }),
  body: z.strictObject({
    title: Title.optional(),
    price: Price.optional(),
    quantity: Capacity.optional(),
    currency: Currency.optional(),
    ...about,
    confirmMove: z.literal(true).optional().meta({
      description:
        'Needed to change the date or the place of sold seats: their buyers get a mail and can give the order back',
    }),
    paused: z.boolean().optional().meta({ description: 'Pauses or resumes the sale' }),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'If given, it must be the current version, else 409' }),
  }),
  answers: { 200: Ticket },
  errors: [403, 404, 409],
});

export const CancelTicket = route({
  method: 'POST',
  path: '/api/tickets/:id/cancel',
  summary: "Cancel one's own event: its sale stops, and every complete order is refunded",
  access: 'user',
  params: z.object({ id: Id }),
  body: z.strictObject({ reason: Reason.meta({ description: 'A sentence for the buyers' }) }),
  answers: { 202: Ticket },
  errors: [403, 404, 409],
});

export const WithdrawTicket = route({
  method: 'DELETE',
  path: '/api/tickets/:id',
  summary: "Withdraw one's own ticket of which no seat is held or sold",
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 204: null },
  errors: [403, 404, 409],
});
