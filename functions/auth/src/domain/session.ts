import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { User } from './user.ts';

const DAY_MS = 86_400_000;
/** How long a session lives unused. */
const IDLE_MS = 14 * DAY_MS;
/** How long a session lives at most, however much it is used. */
const ABSOLUTE_MS = 90 * DAY_MS;
/** How long two tabs that refresh at once are taken for one browser, and not for a thief. */
const GRACE_MS = 10_000;

/** A family of refresh tokens, one of which is current: it begins with a sign-in. Times in epoch milliseconds. */
export interface Session {
  id: string;
  version: number;
  userId: string;
  /** The account's when it began. */
  generation: number;
  createdAt: number;
  lastUsedAt: number;
  /** What the browser called itself when it signed in. */
  userAgent: string;
  /** Where it was used last, by and large: an IPv4 /24 or an IPv6 /48, '' when it isn't known. */
  network: string;
  /** SHA-256 of the current token. */
  hash: string;
  /** The token before it, and the salt that made its successor of it. */
  previous?: { hash: string; salt: string; rotatedAt: number };
}

/** What presenting a refresh token does. */
export type Use =
  /** The token was the current one; the session has a new one. */
  | { kind: 'rotated'; session: Session }
  /** Another tab has just rotated it: this one gets the same successor. */
  | { kind: 'repeated'; session: Session; salt: string }
  /** Two parties hold the family's tokens, and one of them is a thief: the session is over. */
  | { kind: 'reused'; session: Session }
  /** The token is none of ours, or its session has ended. */
  | { kind: 'unknown' };

/** When the session ends for good, in epoch milliseconds. */
export const endsAt = (session: Session): number => session.createdAt + ABSOLUTE_MS;

/** When the session ends unless it is used before, in epoch milliseconds. */
export const lapsesAt = (session: Session): number => Math.min(session.lastUsedAt + IDLE_MS, endsAt(session));

/** Whether a session of this account goes on: it has neither lapsed nor been ended with all the others. */
export const isLive = (session: Session, { generation }: Pick<User, 'generation'>, now: number): boolean =>
  session.generation >= generation && now < lapsesAt(session);

/** Someone has signed in. */
export function open(
  command: Pick<Session, 'userId' | 'generation' | 'userAgent' | 'network' | 'hash'>,
  { now, newId }: Given,
): Session {
  return { ...command, id: newId(), version: 1, createdAt: now, lastUsedAt: now };
}

/**
 * A refresh token of the session's family is presented.
 *
 * ```
 * sign-in       refresh(R1)                 refresh(R2)
 *    │ R1 current    │ R2 current                │ R3 current
 *    └───────────────┴── 10 s: R1 answers R2 ──┬─┴──────────────
 *                                              └ from here on R1 ends the session
 * ```
 *
 * @param user whose session it is
 * @param presented the hash of the token
 * @param next the hash of its successor, should it have none yet, the salt that makes it, and where it is used
 * @param now epoch milliseconds
 */
export function use(
  session: Session | undefined,
  user: Pick<User, 'generation'> | undefined,
  presented: string,
  next: { hash: string; salt: string; network: string },
  now: number,
): Use {
  if (!session || !user || !isLive(session, user, now)) return { kind: 'unknown' };
  if (presented === session.hash) {
    const previous = { hash: presented, salt: next.salt, rotatedAt: now };
    const { hash, network } = next;
    const used = { ...session, version: session.version + 1, lastUsedAt: now, network, hash, previous };
    return { kind: 'rotated', session: used };
  }
  const { previous } = session;
  if (previous?.hash === presented && now - previous.rotatedAt <= GRACE_MS)
    return { kind: 'repeated', session, salt: previous.salt };
  return { kind: 'reused', session };
}

/** The session goes on although all of its account are ended: it is the one that ended them. */
export const spared = (session: Session, { generation }: Pick<User, 'generation'>): Session => ({
  ...session,
  version: session.version + 1,
  generation,
});
