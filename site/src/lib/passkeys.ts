import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { type Refusal, wordRefusal } from './refusal.ts';
import type { Language, Strings } from './strings/languages.ts';
import { refusalsOf } from './strings/refusals.ts';

/** The result of adding a passkey, or of signing in with one. A visitor who cancels gets no message. */
export type PasskeyResult =
  | { kind: 'done' }
  | { kind: 'cancelled' }
  | { kind: 'refused'; refusal: Refusal | undefined }
  | { kind: 'signed-out' };

/** The message for a refusal; without one, no service has answered or the browser has failed. */
export async function messageOf(
  refusal: Refusal | undefined,
  { t, language, locale }: { t: Strings; language: Language; locale: string },
): Promise<string> {
  if (refusal) return wordRefusal(await refusalsOf(language), refusal, { locale });
  return navigator.onLine ? t.passkeys.failed : t.failure.offline;
}

/** Whether this browser supports passkeys. On plain http it does so for localhost only. */
export const supportsPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

// Loaded on first use, so that no other page gets larger.
const library = () => import('@simplewebauthn/browser');

/** Whether this browser can offer passkeys in the email field. */
export async function supportsAutofill(): Promise<boolean> {
  return supportsPasskeys() && (await library()).browserSupportsWebAuthnAutofill();
}

/** Closes the browser's dialog or offer. */
export const cancelCeremony = async (): Promise<void> =>
  (await library()).WebAuthnAbortService.cancelCeremony();

/** Makes a passkey on this device and adds it to the visitor's account. */
export const addPasskey = (name: string): Promise<PasskeyResult> =>
  attempt(async () => {
    const { startRegistration } = await library();
    const optionsJSON = await post<PublicKeyCredentialCreationOptionsJSON>('/api/users/passkeys/options', {});
    const credential = await startRegistration({ optionsJSON });
    await post('/api/users/passkeys', { name, credential });
  });

/** @param useBrowserAutofill waits until the visitor chooses a passkey in the email field, which may never happen */
export const signInWithPasskey = (useBrowserAutofill: boolean): Promise<PasskeyResult> =>
  attempt(async () => {
    const { startAuthentication } = await library();
    const optionsJSON = await post<PublicKeyCredentialRequestOptionsJSON>('/api/users/signin/options', {});
    const credential = await startAuthentication({ optionsJSON, useBrowserAutofill });
    await post('/api/users/signin/passkey', { credential });
  });

/** A service answered with an error. */
class RefusedRequest extends Error {
  readonly status: number;
  readonly refusal: Refusal | undefined;

  constructor(status: number, refusal: Refusal | undefined) {
    super(refusal?.message);
    this.status = status;
    this.refusal = refusal;
  }
}

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const failure = (await answer.json().catch(() => undefined)) as Errors | undefined;
  throw new RefusedRequest(answer.status, failure?.errors[0]);
}

async function attempt(ceremony: () => Promise<void>): Promise<PasskeyResult> {
  try {
    await ceremony();
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 401) return { kind: 'signed-out' };
    if (error instanceof RefusedRequest) return { kind: 'refused', refusal: error.refusal };
    const name = error instanceof Error ? error.name : '';
    // The visitor cancelled, let the dialog time out, or started another ceremony.
    if (name === 'NotAllowedError' || name === 'AbortError') return { kind: 'cancelled' };
    return { kind: 'refused', refusal: undefined };
  }
}
