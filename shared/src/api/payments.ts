import * as z from 'zod';
import { route } from './route.ts';
import { Id, text } from './values.ts';

export const Pay = route({
  method: 'POST',
  path: '/api/payments',
  summary: 'Pay for an order with a card token, or on a hosted page',
  access: 'user',
  idempotent: true,
  body: z.strictObject({ orderId: Id, token: text().min(1).max(255).optional() }),
  answers: { 201: z.object({ id: Id, url: z.url().optional() }).meta({ id: 'Payment' }) },
  errors: [402, 403, 404, 409],
});

export const TakeStripeWebhook = route({
  method: 'POST',
  path: '/webhooks/stripe',
  summary: 'Receive a signed Stripe event',
  access: 'anyone',
  answers: { 200: z.object({ received: z.literal(true) }) },
});
