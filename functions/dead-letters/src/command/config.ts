import { takeLaptopSettings } from '@boxoffice/shared/functions/laptop-settings.ts';
import { settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

// A Broker in the environment means another system than the laptop's.
takeLaptopSettings(process.env, 'BROKER_URL');

const { BROKER_URL, OUTBOX_TABLES } = settings(
  {
    BROKER_URL: z.url(),
    OUTBOX_TABLES: z
      .string()
      .default('boxoffice-tickets,boxoffice-orders,boxoffice-payments,boxoffice-expiration'),
  },
  process.env,
);

export const config = {
  BROKER_URL,
  OUTBOX_TABLES: OUTBOX_TABLES.split(','),
  /** Where a service is reached from here, if that is set. */
  addressOf: (service: string): string | undefined =>
    process.env[`${service.toUpperCase().replaceAll('-', '_')}_URL`],
};
