import type { Passkey as PasskeyView } from '@boxoffice/shared/api/passkeys.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { Session } from './session.ts';

const MINUTE_MS = 60_000;
const CHALLENGE_LIFETIME_MS = 15 * MINUTE_MS;
/** The maximum age of the sign-in with which passkeys can be added and removed. */
const RECENT_SIGN_IN_MS = 60 * MINUTE_MS;
const MAX_PASSKEYS = 20;

/** A public key that signs in to an account (W3C Web Authentication Level 3). */
export interface Passkey {
  id: string;
  version: number;
  userId: string;
  /** The authenticator's id for the passkey, base64url. */
  credentialId: string;
  /** COSE, base64url. */
  publicKey: string;
  /** The authenticator's signature counter; always 0 for authenticators that have none. */
  counter: number;
  transports: string[];
  synced: boolean;
  name: string;
  /** Epoch milliseconds. */
  createdAt: number;
  lastUsedAt?: number;
}

/** A random value that one authenticator signs once. */
export interface Challenge {
  /** 32 random bytes, base64url. */
  challenge: string;
  /** The account that adds a passkey; undefined for a sign-in. */
  userId?: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export const newChallenge = (challenge: string, userId: string | undefined, now: number): Challenge => ({
  challenge,
  ...(userId !== undefined && { userId }),
  expiresAt: now + CHALLENGE_LIFETIME_MS,
});

/** One error for used, expired and unknown challenges. */
export const challengeInvalid = (): Refused => new Refused(400, 'passkey-too-late');

/** The challenge, if it is valid and was made for this account, or for a sign-in. @throws Refused */
export function requireChallenge(
  challenge: Challenge | undefined,
  userId: string | undefined,
  now: number,
): Challenge {
  if (!challenge || challenge.userId !== userId || now >= challenge.expiresAt) throw challengeInvalid();
  return challenge;
}

/**
 * Adding and removing passkeys needs a recent sign-in: a stranger at a browser that was left signed in must not
 * change how the account is signed in to.
 *
 * @throws Refused (403)
 */
export function requireRecentSignIn({ createdAt }: Session, now: number): void {
  if (now - createdAt > RECENT_SIGN_IN_MS) throw new Refused(403, 'sign-in-too-old');
}

/** @throws Refused (409) when the account has the maximum number of passkeys */
export function requirePasskeyLimit(existing: readonly unknown[]): void {
  if (existing.length >= MAX_PASSKEYS) throw new Refused(409, 'passkeys-too-many');
}

/** A new passkey of an account. @throws Refused (409) */
export function newPasskey(
  command: Pick<
    Passkey,
    'userId' | 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'synced' | 'name'
  >,
  existing: readonly Passkey[],
  { now, newId }: Given,
): Passkey {
  requirePasskeyLimit(existing);
  return { ...command, id: newId(), version: 1, createdAt: now };
}

/** The passkey after a sign-in. */
export const withUse = (passkey: Passkey, counter: number, now: number): Passkey => ({
  ...passkey,
  version: passkey.version + 1,
  counter,
  lastUsedAt: now,
});

export const withName = (passkey: Passkey, name: string): Passkey => ({
  ...passkey,
  version: passkey.version + 1,
  name,
});

/** A passkey as its owner sees it. */
export const passkeyView = ({ id, name, createdAt, lastUsedAt, synced }: Passkey): PasskeyView => ({
  id,
  name,
  synced,
  createdAt: new Date(createdAt).toISOString(),
  lastUsedAt: lastUsedAt === undefined ? null : new Date(lastUsedAt).toISOString(),
});
