import type { IncomingHttpHeaders } from 'node:http';
import { HELPER_HEADER } from '@boxoffice/shared/api/check-ins.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { countWrite } from '@boxoffice/shared/functions/write-limits.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { hashOfHelperToken } from '../codes/helper-token.ts';
import { liveLinks } from '../domain/helper-link.ts';
import { soldBy } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { findHelperLinks } from '../tables/helper-links.ts';
import { findTicket, loadTicket } from '../tables/tickets.ts';

interface AccessRequest {
  params: { id: string };
  caller: Caller | undefined;
  headers: IncomingHttpHeaders;
  given: Given;
}

/**
 * Admits the seller of a ticket, and helpers with the token of a link. The requests of helpers count for the seller's
 * limit.
 *
 * @throws Refused (401) for a request without a user and a token, (403) for another user and an ended link, (404) for
 *   an unknown ticket
 */
export async function requireCheckInAccess({ params, caller, headers, given }: AccessRequest): Promise<void> {
  const token = headers[HELPER_HEADER];
  if (typeof token !== 'string') {
    if (!caller) throw new Refused(401, 'not-signed-in');
    return void soldBy(caller.userId, await loadTicket(params.id, caller));
  }
  const [ticket, links] = await Promise.all([findTicket(params.id), findHelperLinks(params.id)]);
  if (caller && ticket?.userId === caller.userId) return;
  const hash = hashOfHelperToken(token);
  const link = ticket && liveLinks(links, ticket, given.now).find((each) => each.hash === hash);
  if (!link) throw new Refused(403, 'helper-link-dead');
  await countWrite(passesService, { userId: ticket.userId, sessionId: link.id }, headers, given.now);
}
