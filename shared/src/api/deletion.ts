import * as z from 'zod';
import { route } from './route.ts';

/** Between services only: auth asks before it deletes the account of the token's user. */
export const CloseSeller = route({
  method: 'POST',
  path: '/sellers/close',
  internal: true,
  summary: 'Let the caller list and edit no event for ten minutes, unless one of the events is open',
  access: 'user',
  body: z.strictObject({}),
  answers: { 204: null },
  errors: [409],
});

/** Between services only: no event has an address, so auth asks while the account still has its own. */
export const ForgetAddress = route({
  method: 'POST',
  path: '/addresses/forget',
  internal: true,
  summary: "Erase the address of the caller's token from the passes that others have offered to it",
  access: 'user',
  body: z.strictObject({}),
  answers: { 204: null },
});
