import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';
import { dueRows } from './domain/due-rows.ts';

/** `orders=boxoffice-orders,payments=boxoffice-payments`, as pairs. */
const Tables = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.string().regex(/^[\w-]+=[\w.-]+$/, 'it must be a list such as orders=boxoffice-orders')))
  .transform((pairs) => pairs.map((pair) => pair.split('=') as [service: string, table: string]))
  .refine(
    (pairs) => pairs.every(([service]) => Object.hasOwn(dueRows, service)),
    'it has an unknown service',
  );

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-expiration'),
    /** The tables of the services that a tick wakes when something is due. */
    DUE_TABLES: Tables,
  },
  process.env,
);
