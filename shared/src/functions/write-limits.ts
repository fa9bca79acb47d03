import type { IncomingHttpHeaders } from 'node:http';
import { networkOf, UNKNOWN } from '../decisions/address.ts';
import type { Limit } from '../decisions/limit.ts';
import type { Caller } from '../identity/access-token.ts';
import { countAttempt } from '../tables/attempts.ts';
import type { Service } from './service.ts';

/** How often a service may be asked to change something, in each quarter of an hour; times LIMITS_SCALE. */
export interface WriteLimits {
  perUser: number;
  /** A part of the user's: one browser can't use up what another of theirs needs. */
  perSession: number;
  /** Of all users of one address: offices and mobile networks have many. */
  perAddress: number;
}

const SECONDS = 900;

/**
 * Counts a write: for its user and session in one item, for the address in another.
 *
 * @throws Refused (429) beyond a limit of the service
 */
export async function countWrite(
  { name, table, limits, limitsScale: scale }: Service,
  { userId, sessionId }: Caller,
  headers: IncomingHttpHeaders,
  now: number,
): Promise<void> {
  if (!limits) return;
  const perUser: Limit = {
    name: `${name}-writes-user`,
    seconds: SECONDS,
    most: limits.perUser,
    mostOfAPart: limits.perSession,
  };
  const perAddress: Limit = { name: `${name}-writes-address`, seconds: SECONDS, most: limits.perAddress };
  const address = networkOf(headers['x-forwarded-for']);
  await Promise.all([
    countAttempt(table, { limit: perUser, subject: userId, part: sessionId, now, scale }),
    // Who comes without an address comes from inside.
    address === UNKNOWN || countAttempt(table, { limit: perAddress, subject: address, now, scale }),
  ]);
}
