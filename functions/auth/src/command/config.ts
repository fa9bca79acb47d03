import { takeLaptopSettings } from '@boxoffice/shared/functions/laptop-settings.ts';
import { settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

// No more than the table: an operator has no need of the key that signs.
takeLaptopSettings(process.env, 'TABLE');

export const config = settings({ TABLE: z.string().min(1).default('boxoffice-auth') }, process.env);
