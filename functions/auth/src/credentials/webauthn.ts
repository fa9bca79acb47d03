import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type VerifyAuthenticationResponseOpts,
  type VerifyRegistrationResponseOpts,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { config } from '../config.ts';
import type { Passkey } from '../domain/passkey.ts';
import type { User } from '../domain/user.ts';

// Imported on first use (import('./webauthn.ts')): few requests need it, and it is a third of a megabyte.

const { origin, hostname } = new URL(config.PUBLIC_URL);
/** COSE's names for EdDSA, ES256 and RS256: what authenticators have. */
const ALGORITHMS = [-8, -7, -257];
/** Who a passkey is for: only a browser on this very origin can use it. */
const site = { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true };

/**
 * What a browser needs to make a passkey: one that it finds by itself (discoverable), that asks its owner for a
 * finger, a face or a PIN (user verification), and that need not say which device made it (no attestation).
 *
 * @param known the account's passkeys, so that no authenticator makes a second one
 */
export const creationOptions = (user: User, known: readonly Passkey[]) =>
  generateRegistrationOptions({
    rpName: 'Boxoffice',
    rpID: hostname,
    userID: new TextEncoder().encode(user.id),
    userName: user.email,
    userDisplayName: user.email,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });

/** What a browser needs to sign someone in, whoever it will be. */
export const requestOptions = () =>
  generateAuthenticationOptions({ rpID: hostname, userVerification: 'required' });

/**
 * The passkey that a browser has made for a challenge.
 *
 * @returns undefined for anything else, however it is wrong
 */
export async function madeFor(challenge: string, response: VerifyRegistrationResponseOpts['response']) {
  const verified = await unlessWrong(() =>
    verifyRegistrationResponse({
      ...site,
      response,
      expectedChallenge: challenge,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!verified?.verified) return undefined;
  const { credential, credentialDeviceType } = verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: credential.transports ?? [],
    synced: credentialDeviceType === 'multiDevice',
  };
}

/**
 * The counter of an authenticator that has signed a challenge with this passkey.
 *
 * @returns undefined for anything else, also for a counter that doesn't go on: there is a copy of the key
 */
export async function signedWith(
  passkey: Passkey,
  challenge: string,
  response: VerifyAuthenticationResponseOpts['response'],
): Promise<number | undefined> {
  // Whose it is by its own word, if it has one (Web Authentication Level 3, 7.2, step 6).
  const { userHandle } = response.response;
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId) return undefined;
  const { credentialId: id, counter, transports } = passkey;
  const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
  const verified = await unlessWrong(() =>
    verifyAuthenticationResponse({
      ...site,
      response,
      expectedChallenge: challenge,
      credential: { id, publicKey, counter, transports },
    }),
  );
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined;
}

/** The challenge that a browser says it answers. Whether it does is for the signature to show. */
export function challengeIn(response: { clientDataJSON: string }): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
    const challenge = (data as { challenge?: unknown } | null)?.challenge;
    return typeof challenge === 'string' && /^[\w-]{20,100}$/.test(challenge) ? challenge : undefined;
  } catch {
    return undefined;
  }
}

/** The library throws at whatever is not as it should be; all of it comes from outside. */
async function unlessWrong<Verified>(verify: () => Promise<Verified>): Promise<Verified | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
