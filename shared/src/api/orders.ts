import * as z from 'zod';
import { RefusalCode } from './errors.ts';
import { route } from './route.ts';
import { Currency, Id, MinorUnits, Paging, Quantity, Reason, Time } from './values.ts';

export const OrderStatus = z.enum(['created', 'complete', 'cancelled', 'expired']);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** A claim of the cardholder's bank: while it is open, and how it ended. When it is lost the bank has the money. */
export const DisputeStatus = z.enum(['open', 'won', 'lost']);
export type DisputeStatus = z.infer<typeof DisputeStatus>;

/** The state of an order's payment, as the buyer sees it. */
export const PaymentStatus = z.enum(['declined', 'authorised', 'captured', 'released', 'refunded']);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

/** Seats of an order that were given back. */
export const Refund = z.object({
  quantity: z.int().min(1),
  amount: z.int().min(0).meta({ description: 'In minor units' }),
  reason: z.string().optional().meta({ description: 'A sentence of the seller for the buyer' }),
  at: Time,
});

export const Order = z
  .object({
    id: Id,
    status: OrderStatus,
    expiresAt: Time.meta({ description: 'When the hold on the seats expires' }),
    quantity: z.int().min(1),
    ticket: z
      .object({
        id: Id,
        title: z.string(),
        price: MinorUnits,
        startsAt: Time.optional(),
        timeZone: z.string().optional(),
        place: z.string().optional(),
      })
      .meta({ description: 'The event as it was when the order was placed' }),
    total: z.int().meta({ description: 'In minor units' }),
    currency: Currency,
    userId: Id.meta({ description: 'The buyer' }),
    sellerId: Id.meta({ description: 'The seller of the ticket' }),
    payment: PaymentStatus.optional(),
    refunds: z.array(Refund).optional().meta({
      description: 'The seats that were given back. `quantity` and `total` are without them',
    }),
    returnableUntil: Time.optional().meta({
      description: 'Until when the buyer can give the order back and get the money',
    }),
    refunded: z.int().optional().meta({ description: 'What the buyer got back, in minor units' }),
    dispute: DisputeStatus.optional().meta({ description: "The claim that the buyer's bank has made" }),
    reason: z.string().optional().meta({
      description:
        'Why the order ended without seats, or why the last card was declined; a sentence for the buyer',
    }),
    reasonCode: RefusalCode.optional(),
    createdAt: Time,
    version: z.int().min(1),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;

export const PlaceOrder = route({
  method: 'POST',
  path: '/api/orders',
  summary: 'Hold seats of a ticket',
  access: 'user',
  idempotent: true,
  body: z.strictObject({
    ticketId: Id,
    quantity: Quantity.default(1),
    price: MinorUnits.optional().meta({
      description: 'The price per seat that the buyer saw. If the price has changed, the order is 409',
    }),
    currency: Currency.optional().meta({ description: 'The currency of that price' }),
  }),
  answers: { 201: Order },
  errors: [404, 409],
});

export const ListOrders = route({
  method: 'GET',
  path: '/api/orders',
  summary: "List the caller's orders, newest first",
  access: 'user',
  query: z.strictObject(Paging),
  answers: { 200: z.array(Order) },
});

export const ReadOrder = route({
  method: 'GET',
  path: '/api/orders/:orderId',
  summary: "Read one of the caller's orders",
  access: 'user',
  params: z.object({ orderId: Id }),
  answers: { 200: Order },
  errors: [403, 404],
});

export const CancelOrder = route({
  method: 'DELETE',
  path: '/api/orders/:orderId',
  summary: 'Cancel an unpaid order',
  access: 'user',
  params: z.object({ orderId: Id }),
  answers: { 204: null },
  errors: [403, 404, 409],
});

export const RefundOrder = route({
  method: 'POST',
  path: '/api/orders/:orderId/refunds',
  summary: 'Give seats of a complete order back: by the seller, or by the buyer while that is allowed',
  access: 'user',
  idempotent: true,
  params: z.object({ orderId: Id }),
  body: z.strictObject({
    quantity: Quantity.optional().meta({
      description: 'All seats without it, and then the order is cancelled',
    }),
    reason: Reason.optional().meta({ description: 'A sentence for the buyer' }),
  }),
  answers: { 201: Order },
  errors: [404, 409],
});

/** The tickets service tells of a ticket's new version, whose event can be late. */
export const FollowTicket = route({
  method: 'POST',
  path: '/stock/:ticketId/follow',
  internal: true,
  summary: 'Bring the stock of a ticket to a new version of the ticket',
  access: 'user',
  params: z.object({ ticketId: Id }),
  body: z.strictObject({ version: z.int().min(2) }),
  answers: { 204: null },
  errors: [404],
});

/** The tickets service removes free seats from the stock before it stores a ticket with a smaller quantity. */
export const ShrinkStock = route({
  method: 'POST',
  path: '/stock/:ticketId/shrink',
  internal: true,
  summary: 'Lower the capacity of a stock before the ticket with the smaller quantity is stored',
  access: 'user',
  params: z.object({ ticketId: Id }),
  body: z.strictObject({ quantity: z.int().min(0), version: z.int().min(2) }),
  answers: { 204: null },
  errors: [403, 404, 409],
});
