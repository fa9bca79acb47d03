import * as z from 'zod';
import { route } from './route.ts';
import { Id } from './values.ts';

/** The most users that one request asks for. */
export const MOST_USERS = 100;

/** The address of each user by their id. Unknown users are absent. */
export const UserEmails = z.record(Id, z.string());

/** Between services only: addresses are never part of an event or of another service's table. */
export const ReadUserEmails = route({
  method: 'POST',
  path: '/replicas/users/emails',
  internal: true,
  summary: 'The addresses of users',
  access: 'anyone',
  body: z.strictObject({ ids: z.array(Id).min(1).max(MOST_USERS) }),
  answers: { 200: UserEmails },
});
