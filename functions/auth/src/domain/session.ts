import type { Session as SessionView } from '@boxoffice/shared/api/users.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { User } from './user.ts';

const DAY_MS = 86_400_000;
/** How long an unused session lasts. */
const IDLE_MS = 14 * DAY_MS;
/** How long any session lasts. */
const ABSOLUTE_MS = 90 * DAY_MS;
/** How long the previous refresh token stays valid, for two tabs that refresh at the same time. */
const GRACE_MS = 10_000;

/** A sign-in: a family of refresh tokens, one of which is current. Times are epoch milliseconds. */
export interface Session {
  id: string;
  version: number;
  userId: string;
  /** The account's generation when the session began. */
  generation: number;
  createdAt: number;
  lastUsedAt: number;
  /** The User-Agent header of the sign-in. */
  userAgent: string;
  /** The network of the last use: an IPv4 /24 or an IPv6 /48, or '' when it is unknown. */
  network: string;
  /** SHA-256 of the current token. */
  hash: string;
  /** The previous token, and the salt that derives the current token from it. */
  previous?: { hash: string; salt: string; rotatedAt: number };
}

/** The outcome of presenting a refresh token. */
export type RefreshOutcome =
  /** The token was current. The session has a new one. */
  | { kind: 'rotated'; session: Session }
  /** Another tab has just rotated the token. This tab gets the same successor. */
  | { kind: 'repeated'; session: Session; salt: string }
  /** An old token was reused. Owner and thief both hold tokens, so the session must end. */
  | { kind: 'reused'; session: Session }
  /** The token is unknown, or its session has ended. */
  | { kind: 'unknown' };

/** When the session expires at the latest, in epoch milliseconds. */
export const latestExpiry = (session: Session): number => session.createdAt + ABSOLUTE_MS;

/** When the session expires unless it is used before, in epoch milliseconds. */
export const expiresAt = (session: Session): number =>
  Math.min(session.lastUsedAt + IDLE_MS, latestExpiry(session));

/** Whether a session of this account has neither expired nor been ended together with all others. */
export const isLive = (session: Session, { generation }: Pick<User, 'generation'>, now: number): boolean =>
  session.generation >= generation && now < expiresAt(session);

export function newSession(
  command: Pick<Session, 'userId' | 'generation' | 'userAgent' | 'network' | 'hash'>,
  { now, newId }: Given,
): Session {
  return { ...command, id: newId(), version: 1, createdAt: now, lastUsedAt: now };
}

/**
 * Decides what a presented refresh token does.
 *
 * ```
 * sign-in       refresh(R1)                     refresh(R2)
 *    │ R1 current    │ R2 current                    │ R3 current
 *    └───────────────┴── 10 s: R1 returns R2 again ──┬─┴──────────────
 *                                                    └ from here on R1 ends the session
 * ```
 *
 * @param user the session's account
 * @param presented the hash of the presented token
 * @param next the hash of a new successor, the salt that derives it, and the visitor's network
 * @param now epoch milliseconds
 */
export function useRefreshToken(
  session: Session | undefined,
  user: Pick<User, 'generation'> | undefined,
  presented: string,
  next: { hash: string; salt: string; network: string },
  now: number,
): RefreshOutcome {
  if (!session || !user || !isLive(session, user, now)) return { kind: 'unknown' };
  if (presented === session.hash) {
    const { hash, salt, network } = next;
    const rotated: Session = {
      ...session,
      version: session.version + 1,
      lastUsedAt: now,
      network,
      hash,
      previous: { hash: presented, salt, rotatedAt: now },
    };
    return { kind: 'rotated', session: rotated };
  }
  const { previous } = session;
  if (previous?.hash === presented && now - previous.rotatedAt <= GRACE_MS)
    return { kind: 'repeated', session, salt: previous.salt };
  return { kind: 'reused', session };
}

/** The session in the account's new generation: it continues while all other sessions end. */
export const withGeneration = (session: Session, { generation }: Pick<User, 'generation'>): Session => ({
  ...session,
  version: session.version + 1,
  generation,
});

/** A session as its user sees it. */
export const sessionView = (session: Session, currentId: string): SessionView => ({
  id: session.id,
  createdAt: new Date(session.createdAt).toISOString(),
  lastUsedAt: new Date(session.lastUsedAt).toISOString(),
  userAgent: session.userAgent,
  network: session.network,
  current: session.id === currentId,
});
