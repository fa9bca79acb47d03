import { settings, tableSettings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...tableSettings,
    TABLE: z.string().min(1).default('boxoffice-dead-letters'),
    /** The number of deliveries before an event is a dead letter: a Trigger's `delivery.retry` plus the first one. */
    DELIVERY_ATTEMPTS: z.coerce.number().int().positive().default(9),
  },
  process.env,
);
