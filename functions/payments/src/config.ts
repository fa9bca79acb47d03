import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
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
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
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
