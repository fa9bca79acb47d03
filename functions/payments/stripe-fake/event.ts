import type { Environment } from './environment.ts';

/** The API version of the SDK that the project pins; Stripe renders events in the account's version. */
export const API_VERSION = '2026-10-28.endive';

/** Stripe's event envelope (API reference, "The Event object"). */
export interface StripeEvent {
  id: string;
  object: 'event';
  /** The connected account, of a Connect event. */
  account?: string;
  api_version: string;
  created: number;
  data: { object: object };
  livemode: false;
  /** The number of deliveries that the endpoint has not accepted yet, counted when the event is read. */
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** The type of an event, and its object at that time. */
export interface EventDraft {
  type: string;
  object: object;
  /** The connected account that the event is about. */
  account?: string;
}

/** The types that an endpoint without `types` receives. `GET /v1/events` lists every event. */
export const DEFAULT_EVENT_TYPES = [
  'payment_intent.created',
  'payment_intent.amount_capturable_updated',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.captured',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
  'checkout.session.completed',
  'checkout.session.expired',
  'account.updated',
];

export const newEvent = (
  { type, object, account }: EventDraft,
  request: StripeEvent['request'],
  { now, newId }: Environment,
): StripeEvent => ({
  id: newId('evt'),
  object: 'event',
  ...(account && { account }),
  api_version: API_VERSION,
  created: now,
  data: { object },
  livemode: false,
  pending_webhooks: 0,
  request,
  type,
});
