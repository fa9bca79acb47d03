import { takeLaptopSettings } from '@boxoffice/shared/functions/laptop-settings.ts';
import { settings, toTerminal } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

// The command reads only the table's name, so that an operator can run it without the signing key.
takeLaptopSettings(process.env, 'TABLE');

export const config = settings(
  { TABLE: z.string().min(1).default('boxoffice-auth') },
  process.env,
  toTerminal,
);
