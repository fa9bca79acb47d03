import { accountRoutes } from './accounts.ts';
import { chargeRoutes } from './charges.ts';
import { checkoutSessionRoutes } from './checkout-sessions.ts';
import { disputeRoutes } from './disputes.ts';
import { eventRoutes } from './events.ts';
import { paymentIntentRoutes } from './payment-intents.ts';
import { paymentMethodRoutes } from './payment-methods.ts';
import { payoutRoutes } from './payouts.ts';
import { refundRoutes } from './refunds.ts';
import type { Route } from './route.ts';
import { transferRoutes } from './transfers.ts';
import type { Webhooks } from './webhooks.ts';

/** The operations of Stripe's API that the fake has. The first that matches a request answers it. */
export const everyRoute = (webhooks: Webhooks): Route[] => [
  ...paymentIntentRoutes,
  ...checkoutSessionRoutes,
  ...refundRoutes,
  ...chargeRoutes,
  ...disputeRoutes,
  ...paymentMethodRoutes,
  ...accountRoutes,
  ...transferRoutes,
  ...payoutRoutes,
  ...eventRoutes(webhooks),
];
