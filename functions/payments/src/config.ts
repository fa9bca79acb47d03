import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-payments'),
    ORDERS_URL: z.url(),
    /** Where buyers come back to from a hosted page. */
    PUBLIC_URL: z.url(),
    STRIPE_SECRET_KEY: z.string().min(1),
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
    /** Another place than Stripe's own, such as the stand-in. */
    STRIPE_API_URL: z.union([z.literal(''), z.url()]).default(''),
    /** A payment younger than this is likely under way in another process, and is left to it by the sweep. */
    PATIENCE_SECONDS: z.coerce.number().nonnegative().default(30),
  },
  process.env,
);
