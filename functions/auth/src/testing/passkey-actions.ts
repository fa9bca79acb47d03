import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import type { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import {
  AuthenticatorEmulator,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  PasskeysCredentialsMemoryRepository,
  type PublicKeyCredentialRequestOptionsJSON as RequestOptions,
  WebAuthnEmulator,
} from 'nid-webauthn-emulator';
import { newBrowser, newEmail } from './browser.ts';

/** The PUBLIC_URL of the tests. */
export const ORIGIN = 'http://localhost:3000';

/** A phone or security key with its own memory, user verification and a signature counter. */
export const device = (parameters: ConstructorParameters<typeof AuthenticatorEmulator>[0] = {}) => {
  const credentialsRepository = new PasskeysCredentialsMemoryRepository();
  return new WebAuthnEmulator(new AuthenticatorEmulator({ credentialsRepository, ...parameters }));
};

export const messageOf = ({ body }: { body: Errors }) => body.errors[0]?.message;

/** Visitors with devices, and the requests that they send about passkeys. */
export function passkeyActions(ask: ReturnType<typeof useFunction>['ask']) {
  const browser = (address?: string) => newBrowser(ask, undefined, address);
  type Browser = ReturnType<typeof browser>;

  const creationOptions = async (visitor: Browser) =>
    (await visitor.send<CreationOptions>('POST', 'passkeys/options', {})).body;
  const requestOptions = async () =>
    (await browser().send<RequestOptions>('POST', 'signin/options', {})).body;

  const addPasskey = (visitor: Browser, credential: object, name = 'Phone') =>
    visitor.send<Passkey & Errors>('POST', 'passkeys', { name, credential });
  const signInWith = (credential: object, visitor = browser()) =>
    visitor.send<{ email: string } & Errors>('POST', 'signin/passkey', { credential });

  async function signedUpVisitor() {
    const visitor = browser();
    const email = newEmail();
    await visitor.signUp(email);
    return { ...visitor, email };
  }

  async function visitorWithPasskey(phone: WebAuthnEmulator = device()) {
    const visitor = await signedUpVisitor();
    const credential = phone.createJSON(ORIGIN, await creationOptions(visitor));
    const { body } = await addPasskey(visitor, credential);
    return { ...visitor, phone, passkey: body };
  }

  const listPasskeys = async (visitor: Browser) => (await visitor.send<Passkey[]>('GET', 'passkeys')).body;

  return {
    addPasskey,
    browser,
    creationOptions,
    listPasskeys,
    requestOptions,
    signedUpVisitor,
    signInWith,
    visitorWithPasskey,
  };
}
