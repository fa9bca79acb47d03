import * as z from 'zod';
import { eventType } from './cloud-event.ts';

/** A deleted account. Nothing but its id is left, so that orders and passes keep whom they belonged to. */
export const UserData = z.object({ id: z.uuid(), version: z.int().min(1) });
export type UserData = z.infer<typeof UserData>;

/** Every service that keeps personal data of its own erases it. */
export const UserDeleted = eventType('user.deleted', '/boxoffice/auth', UserData);
