import { DeleteAccount } from '@boxoffice/shared/api/account.ts';
import { CloseSeller, ForgetAddress } from '@boxoffice/shared/api/deletion.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { commandOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { config } from '../config.ts';
import { accessToken } from '../credentials/access-token.ts';
import { withHashingSlot } from '../credentials/hashing-queue.ts';
import { authService } from '../service.ts';
import { eraseRows, putErasure } from '../tables/erasures.ts';
import { mails } from '../tables/mails.ts';
import { removeUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure } from './cookies.ts';
import { requirePassword } from './require-password.ts';
import { requireSession } from './signed-in-session.ts';

/**
 * Deletes the account. Everything before the transaction can be repeated, and everything after it is repeated until it
 * is done:
 *
 * ```
 * tickets: no open event, and no new one ── passes, mails: forget the address ── TransactWriteItems: the account is gone
 *                                                                                  │
 *      each tick, until both are done: the account's other rows are erased here ───┴─── user.deleted: other services erase
 * ```
 */
export const deleteAccount = httpFunction(
  authService,
  'delete-account',
  DeleteAccount,
  async ({ body: { password }, caller, headers, given }) => {
    const { user, session } = await withHashingSlot(async () => {
      const signedIn = await requireSession(caller, given.now);
      const refusal = 'account deletion refused';
      await requirePassword(signedIn, { password, field: 'password' }, { refusal, headers, now: given.now });
      return signedIn;
    });

    // A new token: the caller's own one can be about to expire, or have a former address.
    const owner = { ...caller, token: await accessToken(user, session, given.now) };
    await commandOwner(`${config.TICKETS_URL}${CloseSeller.path}`, {}, owner);
    await commandOwner(`${config.PASSES_URL}${ForgetAddress.path}`, {}, owner);
    await mails.removeWhere(({ email }) => email === user.email);

    const deleted = { id: user.id, version: user.version + 1 };
    await authService.commit({
      writes: [...removeUser(user), putErasure({ userId: user.id, deletedAt: given.now })],
      events: [UserDeleted.of(user.id, deleted, given)],
    });
    audit('account deleted', headers, { userId: user.id, sessionId: session.id });
    await eraseRows(user.id).catch((error) => log('warn', 'a tick erases the rest of an account', { error }));
    return { ...noContent(), headers: { 'set-cookie': clearedCookies(isSecure(headers)) } };
  },
);
