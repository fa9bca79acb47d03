import { ExportAccount } from '@boxoffice/shared/api/account.ts';
import { ExportOrders, ExportPasses, ExportPayouts, ExportTickets } from '@boxoffice/shared/api/exports.ts';
import { download } from '@boxoffice/shared/functions/answer.ts';
import { readPages } from '@boxoffice/shared/functions/ask-owner.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { accessToken } from '../credentials/access-token.ts';
import { EXPORTS_PER_ACCOUNT } from '../domain/limit.ts';
import { passkeyView } from '../domain/passkey.ts';
import { sessionView } from '../domain/session.ts';
import { accountView } from '../domain/user.ts';
import { exportText, withFirstPage } from '../export/export-text.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { passkeysOf } from '../tables/passkeys.ts';
import { sessionsOf } from '../tables/sessions.ts';
import { requireSession } from './signed-in-session.ts';

/** Gathers what every service keeps of the user. Each service answers for the token's user only. */
export const exportAccount = httpFunction(
  authService,
  'export-account',
  ExportAccount,
  async ({ caller, given: { now } }) => {
    const { user, session } = await requireSession(caller, now);
    await countAttempt(EXPORTS_PER_ACCOUNT, user.id, now);
    // The caller's own token can expire before a long export ends.
    const token = await accessToken(user, session, now);
    const pages = (url: string, { path }: { path: string }) =>
      withFirstPage(readPages(`${url}${path}`, { token }));
    const [sessions, passkeys, orders, passes, tickets, payoutAccounts] = await Promise.all([
      Array.fromAsync(sessionsOf(user.id), (each) => sessionView(each, session.id)),
      passkeysOf(user.id),
      pages(config.ORDERS_URL, ExportOrders),
      pages(config.PASSES_URL, ExportPasses),
      pages(config.TICKETS_URL, ExportTickets),
      pages(config.PAYMENTS_URL, ExportPayouts),
    ]);
    const { language, emailChange } = user;
    const account = { ...accountView(user), language, requestedEmail: emailChange?.email };
    const fields = {
      exportedAt: new Date(now).toISOString(),
      account,
      sessions,
      passkeys: passkeys.map(passkeyView),
    };
    const lists = { orders, passes, tickets, payoutAccounts };
    return download(exportText(fields, lists), 'application/json', 'boxoffice.json');
  },
);
