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
import { browserOf, newEmail } from './browser.ts';

/** PUBLIC_URL of the tests. */
export const ORIGIN = 'http://localhost:3000';

/** A phone or a security key with its own memory: it asks for a finger, and counts. */
export const device = (parameters: ConstructorParameters<typeof AuthenticatorEmulator>[0] = {}) => {
  const credentialsRepository = new PasskeysCredentialsMemoryRepository();
  return new WebAuthnEmulator(new AuthenticatorEmulator({ credentialsRepository, ...parameters }));
};

export const messageOf = ({ body }: { body: Errors }) => body.errors[0]?.message;

/** Visitors with devices, and what they do with passkeys. */
export function devices(ask: ReturnType<typeof useFunction>['ask']) {
  const browser = () => browserOf(ask);
  type Browser = ReturnType<typeof browser>;

  const offer = async (visitor: Browser) =>
    (await visitor.send<CreationOptions>('POST', 'passkeys/options', {})).body;
  const askToSignIn = async () => (await browser().send<RequestOptions>('POST', 'signin/options', {})).body;

  const add = (visitor: Browser, credential: object, name = 'Phone') =>
    visitor.send<Passkey & Errors>('POST', 'passkeys', { name, credential });
  const enter = (credential: object, visitor = browser()) =>
    visitor.send<{ email: string } & Errors>('POST', 'signin/passkey', { credential });

  async function someone() {
    const visitor = browser();
    const email = newEmail();
    await visitor.signUp(email);
    return { ...visitor, email };
  }

  /** Someone with a passkey on a device. */
  async function withPasskey(phone: WebAuthnEmulator = device()) {
    const visitor = await someone();
    const { body } = await add(visitor, phone.createJSON(ORIGIN, await offer(visitor)));
    return { ...visitor, phone, passkey: body };
  }

  const list = async (visitor: Browser) => (await visitor.send<Passkey[]>('GET', 'passkeys')).body;

  return { add, askToSignIn, browser, enter, list, offer, someone, withPasskey };
}
