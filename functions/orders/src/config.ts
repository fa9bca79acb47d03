import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-orders'),
    TICKETS_URL: z.url(),
    PAYMENTS_URL: z.url(),
    EXPIRATION_URL: z.url(),
    PASSES_URL: z.url(),
    /** The auth service. It answers with the addresses of buyers. */
    AUTH_URL: z.url(),
    HOLD_SECONDS: z.coerce.number().positive().default(900),
    HOLDS_PER_USER: z.coerce.number().int().positive().default(20),
    SEATS_PER_USER: z.coerce.number().int().positive().default(50),
    REFUND_DAYS: z.coerce.number().int().min(0).default(14),
    SEATS_PER_SHARD: z.coerce.number().int().positive().default(2000),
  },
  process.env,
);
