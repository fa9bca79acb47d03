import * as z from 'zod';
import { refusals } from './refusals.ts';

export const RefusalCode = z
  .enum(Object.keys(refusals) as (keyof typeof refusals)[])
  .meta({ id: 'RefusalCode', description: 'The reason, for programs. The meaning of a code never changes.' });

/** The body of every error answer, whatever the service. */
export const Errors = z
  .object({
    errors: z
      .array(
        z.object({
          message: z.string().meta({ description: 'A sentence in English' }),
          field: z.string().optional().meta({ description: 'The path of the wrong field, with dots' }),
          code: RefusalCode,
          min: z.number().optional().meta({ description: 'The lowest allowed value; money in minor units' }),
          max: z.number().optional().meta({ description: 'The highest allowed value; money in minor units' }),
        }),
      )
      .min(1),
  })
  .meta({ id: 'Errors', description: 'Every answer with a status of 400 or more has this body.' });
export type Errors = z.infer<typeof Errors>;
