import type { Passkey as PasskeyView } from '@boxoffice/shared/api/passkeys.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { Session } from './session.ts';

const MINUTE_MS = 60_000;
/** How long a challenge can be answered. */
const ANSWERABLE_MS = 15 * MINUTE_MS;
/** How old a sign-in may be that changes how the account is signed in to. */
const RECENT_MS = 60 * MINUTE_MS;
/** No account needs more. */
const MOST_PASSKEYS = 20;

/** A public key that an account can be signed in to with (W3C Web Authentication Level 3). */
export interface Passkey {
  id: string;
  version: number;
  userId: string;
  /** By which the authenticator knows it, base64url. */
  credentialId: string;
  /** COSE, base64url. */
  publicKey: string;
  /** How often the authenticator says that it was used; always 0 for those that don't count. */
  counter: number;
  transports: string[];
  synced: boolean;
  name: string;
  /** Epoch milliseconds. */
  createdAt: number;
  lastUsedAt?: number;
}

/** A question that one authenticator answers once. */
export interface Challenge {
  /** 32 random bytes, base64url. */
  challenge: string;
  /** Whose new passkey it is for; undefined for one that signs anyone in. */
  userId?: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export const challengeOf = (challenge: string, userId: string | undefined, now: number): Challenge => ({
  challenge,
  ...(userId !== undefined && { userId }),
  expiresAt: now + ANSWERABLE_MS,
});

/** What a challenge that was answered, is too old or was never asked is answered: all the same. */
export const stale = (): Refused => new Refused(400, 'passkey-too-late');

/** The challenge, if it was asked for this and can still be answered. @throws Refused */
export function askedFor(asked: Challenge | undefined, userId: string | undefined, now: number): Challenge {
  if (!asked || asked.userId !== userId || now >= asked.expiresAt) throw stale();
  return asked;
}

/**
 * How an account is signed in to is changed by whoever has signed in lately, not by whoever finds a browser open.
 *
 * @throws Refused (403)
 */
export function requireRecent({ createdAt }: Session, now: number): void {
  if (now - createdAt > RECENT_MS) throw new Refused(403, 'sign-in-too-old');
}

/** @throws Refused (409) when the account has as many as it can have */
export function requireRoom(known: readonly unknown[]): void {
  if (known.length >= MOST_PASSKEYS) throw new Refused(409, 'passkeys-too-many');
}

/** Someone has made a passkey for their account. */
export function add(
  made: Pick<Passkey, 'userId' | 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'synced' | 'name'>,
  known: readonly Passkey[],
  { now, newId }: Given,
): Passkey {
  requireRoom(known);
  return { ...made, id: newId(), version: 1, createdAt: now };
}

/** Someone has signed in with it. */
export const used = (passkey: Passkey, counter: number, now: number): Passkey => ({
  ...passkey,
  version: passkey.version + 1,
  counter,
  lastUsedAt: now,
});

export const renamed = (passkey: Passkey, name: string): Passkey => ({
  ...passkey,
  version: passkey.version + 1,
  name,
});

/** What its owner sees of it. */
export const passkeyView = ({ id, name, createdAt, lastUsedAt, synced }: Passkey): PasskeyView => ({
  ...{ id, name, synced },
  createdAt: new Date(createdAt).toISOString(),
  lastUsedAt: lastUsedAt === undefined ? null : new Date(lastUsedAt).toISOString(),
});
