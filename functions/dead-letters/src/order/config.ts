import { takeLaptopSettings } from '@boxoffice/shared/functions/laptop-settings.ts';
import { settings, toTerminal } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

const ofLaptop = process.env.BROKER_URL === undefined;
takeLaptopSettings(process.env, 'BROKER_URL');

export const config = {
  ...settings(
    {
      // Names the system whose settings apply, as for `npm run events`.
      BROKER_URL: z.url(),
      BOXOFFICE_HOME: z.string().default('.boxoffice'),
      /** Empty: Stripe's own API. */
      STRIPE_API_URL: z.string().default(''),
      /** Without it the provider is not asked. A restricted key with read access is enough. */
      STRIPE_SECRET_KEY: z.string().default(''),
    },
    process.env,
    toTerminal,
  ),
  /** Whether the running laptop is read, which has a log file. */
  ofLaptop,
  tableOf: (service: string): string => `boxoffice-${service}`,
};
