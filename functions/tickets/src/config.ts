import { flag, serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-tickets'),
    ORDERS_URL: z.url(),
    PASSES_URL: z.url(),
    PAYMENTS_URL: z.url(),
    /** The seat counts of a ticket have a shard for each so many seats. */
    SEATS_PER_SHARD: z.coerce.number().int().positive().default(2000),
    /** Whether sellers without an account for payouts can list tickets with a price. */
    SELL_WITHOUT_PAYOUTS: flag.default(false),
    AWS_ENDPOINT_URL_S3: z.url().optional(),
    COVERS_URL: z.url({ protocol: /^(file|s3)$/, error: 'it must be file:///folder or s3://bucket/prefix' }),
  },
  process.env,
);
