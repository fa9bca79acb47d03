import * as z from 'zod';
import { route } from './route.ts';
import { Email } from './users.ts';
import { Id, Paging, Time, text } from './values.ts';

/** A pass's id: the id of its order and the number of its seat, so that it never has to be looked up. */
export const PassId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[1-9]\d{0,5}$/)
  .meta({ description: "The order's id and the number of the seat" });

export const PassStatus = z.enum(['valid', 'admitted', 'void']);
export type PassStatus = z.infer<typeof PassStatus>;

/** The signed text that a pass shows as a QR code. */
export const Code = text().max(400).meta({ description: 'The signed text of the QR code' });

const Transfer = z.object({
  id: Id,
  email: z.string().optional(),
  createdAt: Time,
  expiresAt: Time.meta({ description: 'From then on the link no longer works' }),
});

export const Pass = z
  .object({
    id: PassId,
    orderId: Id,
    ticketId: Id,
    seat: z.int().min(1),
    of: z.int().min(1).meta({ description: 'The number of passes of the order' }),
    status: PassStatus,
    code: Code.optional().meta({ description: 'Only for the holder of a pass that is not void' }),
    holder: Id,
    version: z.int().min(1),
    ticket: z.object({
      id: Id,
      title: z.string(),
      startsAt: Time.optional(),
      timeZone: z.string().optional(),
      place: z.string().optional(),
    }),
    admittedAt: Time.optional(),
    transfer: Transfer.optional().meta({ description: 'Waits to be accepted; only for the holder' }),
    sent: z
      .object({ email: z.string().optional(), at: Time })
      .optional()
      .meta({ description: 'For the former holder: to whom the pass went, and when' }),
  })
  .meta({ id: 'Pass' });
export type Pass = z.infer<typeof Pass>;

export const ListPasses = route({
  method: 'GET',
  path: '/api/passes',
  summary: "List the caller's passes, newest order first",
  access: 'user',
  query: z.strictObject({
    orderId: Id.optional().meta({ description: 'Only those of this order. Its buyer sees all of them' }),
    ...Paging,
  }),
  answers: { 200: z.array(Pass) },
});

const params = z.object({ id: PassId });

export const ReadPass = route({
  method: 'GET',
  path: '/api/passes/:id',
  summary: "Read one of the caller's passes",
  access: 'user',
  params,
  answers: { 200: Pass },
  errors: [404],
});

const ofOrder = z.object({ orderId: Id });
const Bytes = z.string().meta({ format: 'binary' });

export const ReadPassesPdf = route({
  method: 'GET',
  path: '/api/orders/:orderId/passes.pdf',
  summary: "The caller's valid passes of an order, to print",
  access: 'user',
  params: ofOrder,
  file: 'application/pdf',
  answers: { 200: Bytes },
  errors: [404],
});

export const ReadCalendar = route({
  method: 'GET',
  path: '/api/orders/:orderId/calendar.ics',
  summary: 'The event of an order for a calendar (iCalendar, RFC 5545)',
  access: 'user',
  params: ofOrder,
  file: 'text/calendar',
  answers: { 200: Bytes },
  errors: [404, 409],
});

export const SendPass = route({
  method: 'POST',
  path: '/api/passes/:id/transfer',
  summary: 'Offer a pass to someone else',
  access: 'user',
  params,
  body: z.strictObject({
    email: Email.optional().meta({ description: 'To whom; without it the giver passes the link on' }),
  }),
  answers: {
    201: z.object({
      id: Id,
      expiresAt: Time,
      token: z.string().meta({ description: 'The secret of the link that accepts the pass' }),
    }),
  },
  errors: [404, 409],
});

export const TakeBackPass = route({
  method: 'DELETE',
  path: '/api/passes/:id/transfer',
  summary: 'Take back a pass that nobody has accepted',
  access: 'user',
  params,
  answers: { 204: null },
  errors: [404, 409],
});

export const AcceptPass = route({
  method: 'POST',
  path: '/api/transfers/:token/accept',
  summary: 'Accept a pass: it gets a new code, and the old one is void',
  access: 'user',
  params: z.object({ token: z.string().regex(/^[\w-]{48}$/) }),
  answers: { 201: Pass },
  errors: [404, 409],
});
