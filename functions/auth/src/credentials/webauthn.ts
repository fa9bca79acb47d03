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

// Import this file on first use, as `import('./webauthn.ts')`: few requests need it, and it is a third of a megabyte.

const { origin, hostname } = new URL(config.PUBLIC_URL);
/** The COSE identifiers of EdDSA, ES256 and RS256, which authenticators support. */
const ALGORITHMS = [-8, -7, -257];
/** Only responses made on this origin, after user verification, are accepted. */
const expectations = { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true };

/**
 * The options with which a browser creates a passkey. The passkey is discoverable: signing in needs no email. The
 * authenticator verifies its user by fingerprint, face or PIN, and sends no attestation.
 *
 * @param existing the account's passkeys, so that no authenticator creates a second one
 */
export const creationOptions = (user: User, existing: readonly Passkey[]) =>
  generateRegistrationOptions({
    rpName: 'Boxoffice',
    rpID: hostname,
    userID: new TextEncoder().encode(user.id),
    userName: user.email,
    userDisplayName: user.email,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: existing.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });

/** The options with which a browser signs in with any of its passkeys for this site. */
export const requestOptions = () =>
  generateAuthenticationOptions({ rpID: hostname, userVerification: 'required' });

/**
 * The passkey in a browser's registration response.
 *
 * @returns undefined when the response is invalid for any reason
 */
export async function verifyRegistration(
  challenge: string,
  response: VerifyRegistrationResponseOpts['response'],
) {
  const verified = await undefinedOnError(() =>
    verifyRegistrationResponse({
      ...expectations,
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
 * The authenticator's new counter from a response that this passkey signed.
 *
 * @returns undefined when the response is invalid for any reason, including a counter that did not increase: then a
 *   copy of the key exists
 */
export async function verifyAssertion(
  passkey: Passkey,
  challenge: string,
  response: VerifyAuthenticationResponseOpts['response'],
): Promise<number | undefined> {
  // The user handle, if sent, must be the passkey's owner (Web Authentication Level 3, 7.2, step 6).
  const { userHandle } = response.response;
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId) return undefined;
  const { credentialId: id, counter, transports } = passkey;
  const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
  const verified = await undefinedOnError(() =>
    verifyAuthenticationResponse({
      ...expectations,
      response,
      expectedChallenge: challenge,
      credential: { id, publicKey, counter, transports },
    }),
  );
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined;
}

/** The challenge that a browser's response names. The signature over it is verified later. */
export function challengeIn(response: { clientDataJSON: string }): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
    const challenge = (data as { challenge?: unknown } | null)?.challenge;
    return typeof challenge === 'string' && /^[\w-]{20,100}$/.test(challenge) ? challenge : undefined;
  } catch {
    return undefined;
  }
}

/** The library throws on every invalid response, and the whole response comes from outside. */
async function undefinedOnError<Verified>(verify: () => Promise<Verified>): Promise<Verified | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
