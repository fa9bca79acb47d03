import type { IncomingHttpHeaders } from 'node:http';
import { Refused } from '@boxoffice/shared/errors.ts';
import { verifyPassword } from '../credentials/password.ts';
import { WRONG_PASSWORDS_PER_ACCOUNT } from '../domain/limit.ts';
import { countAttempt, forgetAttempts } from '../tables/attempts.ts';
import { audit } from './audit.ts';
import type { SignedIn } from './signed-in-session.ts';

/**
 * Checks the password of a signed-in user before an important change. Each check counts as wrong until it is right.
 *
 * @param typed the password, and the name of the request's field that it came in
 * @param refusal the audit event of a wrong password
 * @throws Refused (400) for a wrong password, (429) after too many
 */
export async function requirePassword(
  { user, session }: SignedIn,
  typed: { password: string; field: string },
  { refusal, headers, now }: { refusal: string; headers: IncomingHttpHeaders; now: number },
): Promise<void> {
  await countAttempt(WRONG_PASSWORDS_PER_ACCOUNT, user.id, now);
  if (!(await verifyPassword(typed.password, user.password))) {
    audit(refusal, headers, { userId: user.id, sessionId: session.id });
    throw new Refused(400, 'password-wrong', { field: typed.field });
  }
  await forgetAttempts(WRONG_PASSWORDS_PER_ACCOUNT, user.id, now);
}
