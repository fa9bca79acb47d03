import * as z from 'zod';
import { settings } from '../functions/settings.ts';

/** The settings that `environment.ts` makes for this test file. */
export const config = settings({ TABLE: z.string(), BROKER_URL: z.url() }, process.env);
