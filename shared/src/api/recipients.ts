import * as z from 'zod';
import { Language } from './mail-language.ts';
import { route } from './route.ts';
import { Id } from './values.ts';

/** Where and in which language a user gets mails. */
export const Recipient = z.object({ email: z.string(), language: Language });
export type Recipient = z.infer<typeof Recipient>;

/**
 * Between services only: a service asks for an address when it sends a mail. So no event and no other table has it, and
 * a changed address is used from the next mail on.
 */
export const ReadRecipient = route({
  method: 'POST',
  path: '/recipients',
  internal: true,
  summary: "A user's address and language for a mail, or null for an unknown user",
  access: 'anyone',
  body: z.strictObject({ userId: Id }),
  answers: { 200: z.object({ recipient: Recipient.nullable() }) },
});
