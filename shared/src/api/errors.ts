import * as z from 'zod';
import { refusals } from './refusals.ts';

export const RefusalCode = z
  .enum(Object.keys(refusals) as (keyof typeof refusals)[])
  .meta({ id: 'RefusalCode', description: 'Why, for programs: what a code means stays as it is' });

/** What every refusal and failure looks like, whatever the service. */
export const Errors = z
  .object({
    errors: z
      .array(
        z.object({
          message: z.string().meta({ description: 'In English, for people' }),
          field: z.string().optional().meta({ description: 'Which field is wrong, its path with dots' }),
          code: RefusalCode,
        }),
      )
      .min(1),
  })
  .meta({ id: 'Errors', description: 'Every answer from 400 on has this shape.' });
export type Errors = z.infer<typeof Errors>;
