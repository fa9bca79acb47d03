import type { IncomingHttpHeaders } from 'node:http';
import { networkOf, UNKNOWN } from '../decisions/address.ts';
import type { Limit } from '../decisions/limit.ts';
import type { Caller } from '../identity/access-token.ts';
import { reservedAttempts } from '../tables/reserved-attempts.ts';
import type { Service } from './service.ts';

/** The number of write requests in a quarter of an hour, before LIMITS_SCALE. */
export interface WriteLimits {
  perUser: number;
  /** Less than the user's limit: one browser cannot use up the limit of the user's other browsers. */
  perSession: number;
  /** For all users of an address together: offices and mobile networks have many. */
  perAddress: number;
}

const SECONDS = 900;

/**
 * Counts a write request in steps: for the user and the session in one item, for the address in another.
 *
 * @throws Refused (429) beyond a limit of the service
 */
export async function countWrite(
  { name, table, limits, limitsScale: scale }: Service,
  { userId, sessionId }: Pick<Caller, 'userId' | 'sessionId'>,
  headers: IncomingHttpHeaders,
  now: number,
): Promise<void> {
  if (!limits) return;
  const perUser: Limit = {
    name: `${name}-writes-user`,
    seconds: SECONDS,
    most: limits.perUser,
    mostPerPart: limits.perSession,
  };
  const perAddress: Limit = { name: `${name}-writes-address`, seconds: SECONDS, most: limits.perAddress };
  const address = networkOf(headers['x-forwarded-for']);
  await Promise.all([
    reservedAttempts.count(table, { limit: perUser, subject: userId, part: sessionId, now, scale }),
    // A request without an address comes from inside the cluster.
    address === UNKNOWN || reservedAttempts.count(table, { limit: perAddress, subject: address, now, scale }),
  ]);
}
