import { flag, serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-payments'),
    ORDERS_URL: z.url(),
    TICKETS_URL: z.url(),
    /** The site's origin: buyers return to it from the checkout page. */
    PUBLIC_URL: z.url(),
    STRIPE_SECRET_KEY: z.string().min(1),
    /** The secret of each webhook endpoint, separated by commas: payments, and connected accounts. */
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
    /** The platform's share of each payment for a seller with an account. */
    FEE_PERCENT: z.coerce
      .number({ error: 'it must be a number' })
      .min(0, { error: 'it must be from 0 to 100' })
      .max(100, { error: 'it must be from 0 to 100' })
      .default(0),
    /** Whether sellers without an account can list tickets with a price. */
    SELL_WITHOUT_PAYOUTS: flag.default(false),
    /** Replaces Stripe's own address, for example by that of the Stripe fake. */
    STRIPE_API_URL: z.union([z.literal(''), z.url()]).default(''),
    /** A proxy for the requests to Stripe, and the hosts that are reached without it, separated by commas. */
    HTTPS_PROXY: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
    NO_PROXY: z.string().default(''),
    /** The sweep skips payments younger than this: another process is probably still working on them. */
    PATIENCE_SECONDS: z.coerce.number().nonnegative().default(30),
  },
  process.env,
);
