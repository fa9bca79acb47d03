import { takeLaptopSettings } from '@boxoffice/shared/functions/laptop-settings.ts';
import { settings, toTerminal } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

takeLaptopSettings(process.env, 'BROKER_URL');

const { BROKER_URL, OUTBOX_TABLES } = settings(
  {
    BROKER_URL: z.url(),
    OUTBOX_TABLES: z
      .string()
      .default('boxoffice-auth,boxoffice-tickets,boxoffice-orders,boxoffice-payments,boxoffice-expiration'),
  },
  process.env,
  toTerminal,
);

export const config = {
  BROKER_URL,
  OUTBOX_TABLES: OUTBOX_TABLES.split(','),
  /** The URL of a service as this machine reaches it, if a setting such as `PAYMENTS_URL` has one. */
  addressOf: (service: string): string | undefined =>
    process.env[`${service.toUpperCase().replaceAll('-', '_')}_URL`],
};
