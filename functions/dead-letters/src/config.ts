import { settings, tableSettings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

export const config = settings(
  {
    ...tableSettings,
    TABLE: z.string().min(1).default('boxoffice-dead-letters'),
    /** How often a Trigger tries before it gives an event up: its `delivery.retry`, and the first time. */
    DELIVERY_ATTEMPTS: z.coerce.number().int().positive().default(9),
  },
  process.env,
);
