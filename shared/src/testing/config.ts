import * as z from 'zod';
import { settings } from '../functions/settings.ts';

/** What `environment.ts` has set for this test file. */
export const config = settings({ TABLE: z.string(), BROKER_URL: z.url() }, process.env);
