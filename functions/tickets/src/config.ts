import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-tickets'),
    ORDERS_URL: z.url(),
    PASSES_URL: z.url(),
  },
  process.env,
);
