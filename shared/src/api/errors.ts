import * as z from 'zod';

/** What every refusal and failure looks like, whatever the service. */
export const Errors = z
  .object({
    errors: z.array(z.object({ message: z.string(), field: z.string().optional() })).min(1),
  })
  .meta({ id: 'Errors', description: 'Every answer from 400 on has this shape.' });
export type Errors = z.infer<typeof Errors>;
