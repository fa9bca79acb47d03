import * as z from 'zod';
import { limits } from './limits.ts';
import { withCode } from './refusals.ts';
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
const Code = text().max(400).meta({ description: 'The signed text of the QR code' });

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

const checkInFields = {
  code: Code,
  at: Time.optional().meta({
    description:
      'When a scanner without a network admitted the pass, by its own clock. Repeats have no effect',
  }),
  device: text().min(1).max(60).optional().meta({ description: 'The name or id of the scanner' }),
};

export const CheckInResult = z.enum(['admitted', 'already-admitted', 'void', 'other-event', 'unknown']);
export type CheckInResult = z.infer<typeof CheckInResult>;

const CheckInAnswer = z.object({
  result: CheckInResult,
  pass: z
    .object({ id: PassId, seat: z.int().min(1), of: z.int().min(1), admittedOn: z.string().optional() })
    .optional()
    .meta({ description: 'Absent for an unknown code and for one of another event' }),
  at: Time.meta({ description: 'When the pass was admitted, or the time of this answer' }),
});
export type CheckInAnswer = z.infer<typeof CheckInAnswer>;

export const CheckIn = route({
  method: 'POST',
  path: '/api/tickets/:id/check-ins',
  summary: 'Check in one pass at the door',
  access: 'user',
  idempotent: true,
  params: z.object({ id: Id }),
  body: z.strictObject(checkInFields),
  answers: { 200: CheckInAnswer },
  errors: [403, 404, 409],
});

export const UploadCheckIns = route({
  method: 'POST',
  path: '/api/tickets/:id/check-ins/upload',
  summary: 'Upload the check-ins that a scanner made without a network',
  access: 'user',
  params: z.object({ id: Id }),
  body: z.strictObject({
    checkIns: z
      .array(z.strictObject({ ...checkInFields, at: Time }))
      .min(1)
      .max(limits['check-ins-too-many'].max, withCode('check-ins-too-many')),
  }),
  answers: { 200: z.object({ results: z.array(CheckInAnswer) }) },
  errors: [403, 404, 409],
});

const OtherCheckIn = z.object({ at: Time, device: z.string().optional(), result: CheckInResult });

export const CheckInList = z.object({
  total: z.int().min(0).meta({ description: 'Passes that are not void' }),
  admitted: z.int().min(0),
  publicKeys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), x: z.string() })).meta({
    description: 'They verify the codes (RFC 7517)',
  }),
  passes: z.array(
    z.object({
      id: PassId,
      generation: z.int().min(1).meta({ description: 'A code of another generation is void' }),
      status: PassStatus,
      at: Time.optional(),
      device: z.string().optional(),
      conflicts: z.array(OtherCheckIn).optional().meta({
        description: 'Other scanners that admitted the pass too, without a network',
      }),
    }),
  ),
});
export type CheckInList = z.infer<typeof CheckInList>;

export const ListCheckIns = route({
  method: 'GET',
  path: '/api/tickets/:id/check-ins',
  summary: 'List the passes of an event for its scanners',
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 200: CheckInList, 304: null },
  errors: [403, 404],
});
