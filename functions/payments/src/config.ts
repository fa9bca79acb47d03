import { common, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...common,
    TABLE: z.string().min(1).default('boxoffice-payments'),
    ORDERS_URL: z.url(),
    /** Where buyers come back to from a hosted page. */
    PUBLIC_URL: z.url(),
    STRIPE_SECRET_KEY: z.string().min(1),
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
    /** Another place than Stripe's own, such as the stand-in. */
    STRIPE_API_URL: z.union([z.literal(''), z.url()]).default(''),
  },
  process.env,
);
