import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

const file = join(process.env.BOXOFFICE_HOME ?? '.boxoffice', 'env');

// A Broker in the environment means another system than the laptop's, with all of its settings.
if (process.env.BROKER_URL === undefined && existsSync(file)) {
  for (const [name, value] of Object.entries(laptopSettings(readFileSync(file, 'utf8'))))
    process.env[name] ??= value;
}

/** The lines `NAME='value'` that the laptop's runtime writes for a shell to read. */
function laptopSettings(text: string): NodeJS.Dict<string> {
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)='((?:[^']|'\\'')*)'$/gm)].map(([, name, value]) => [
      name,
      value?.replaceAll("'\\''", "'"),
    ]),
  );
}

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
