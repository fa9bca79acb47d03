import * as z from 'zod';
import { eventType } from './cloud-event.ts';

export const HoldLapsed = eventType(
  'hold.lapsed',
  '/boxoffice/expiration',
  z.object({ orderId: z.uuid(), expiresAt: z.iso.datetime() }),
);
