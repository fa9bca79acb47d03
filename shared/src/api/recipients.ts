import * as z from 'zod';
import { Language } from './mail-language.ts';
import { route } from './route.ts';
import { Id } from './values.ts';

/** Where and in which language a user gets mails. */
export const Recipient = z.object({ email: z.string(), language: Language });
export type Recipient = z.infer<typeof Recipient>;

/** The most users that one request asks for. */
export const MOST_RECIPIENTS = 100;

/**
 * Between services only: a service asks for addresses when it sends a mail, when a visitor is searched at the check-in and when a seller reads the orders of an event. So no event and no
 * other table has them, and a changed address is used from then on. Unknown users are absent.
 */
export const ReadRecipients = route({
  method: 'POST',
  path: '/recipients',
  internal: true,
  summary: 'The address and language of users by their id',
  access: 'anyone',
  body: z.strictObject({ ids: z.array(Id).min(1).max(MOST_RECIPIENTS) }),
  answers: { 200: z.record(Id, Recipient) },
});
