import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { Refusal } from './strings/en.ts';
import type { Strings } from './strings/languages.ts';

/** What became of it. A visitor who changed their mind needs no message. */
export type PasskeyResult =
  | { kind: 'done' }
  | { kind: 'cancelled' }
  | { kind: 'refused'; said: Refusal | undefined }
  | { kind: 'signed-out' };

/** What a visitor is told of a refusal. */
export const messageOf = (refusal: Refusal | undefined, { said, passkeys, failure }: Strings): string =>
  refusal ? said(refusal) : navigator.onLine ? passkeys.failed : failure.offline;

/** Whether this browser knows passkeys. On plain http, other than localhost, none does. */
export const knowsPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

// The library is loaded when it is needed: no other page has any use for it.
const library = () => import('@simplewebauthn/browser');

/** Whether this browser offers passkeys in a field, among the addresses that it knows. */
export async function offersInField(): Promise<boolean> {
  return knowsPasskeys() && (await library()).browserSupportsWebAuthnAutofill();
}

/** Takes back whatever the browser is asking or offering. */
export const askNoMore = async (): Promise<void> => (await library()).WebAuthnAbortService.cancelCeremony();

/** Makes a passkey on this device for the visitor's account. */
export const addPasskey = (name: string): Promise<PhaseMessage> =>
  attempt(async () => {
    const { startRegistration } = await library();
    const optionsJSON = await post<PublicKeyCredentialCreationOptionsJSON>('/api/users/passkeys/options', {});
    const credential = await startRegistration({ optionsJSON });
    await post('/api/users/passkeys', { name, credential });
  });

/**
 * Signs in with a passkey of the visitor's choice.
 *
 * @param inField waits until they choose one in the email field, which may be never
 */
export const signInWithPasskey = (inField: boolean): Promise<PhaseMessage> =>
  attempt(async () => {
    const { startAuthentication } = await library();
    const optionsJSON = await post<PublicKeyCredentialRequestOptionsJSON>('/api/users/signin/options', {});
    const credential = await startAuthentication({ optionsJSON, useBrowserAutofill: inField });
    await post('/api/users/signin/passkey', { credential });
  });

/** A service has said no, or nothing at all. */
class Refusal extends Error {
  readonly status: number;
  readonly said: Refusal | undefined;

  constructor(status: number, said: Refusal | undefined) {
    super(said?.message);
    this.status = status;
    this.said = said;
  }
}

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const told = (await answer.json().catch(() => undefined)) as Errors | undefined;
  throw new Refusal(answer.status, told?.errors[0]);
}

async function attempt(work: () => Promise<void>): Promise<PhaseMessage> {
  try {
    await work();
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return { kind: 'signed-out' };
    if (error instanceof Refusal) return { kind: 'refused', said: error.said };
    const name = error instanceof Error ? error.name : '';
    // They said no, let it time out, or began another one.
    if (name === 'NotAllowedError' || name === 'AbortError') return { kind: 'cancelled' };
    return { kind: 'refused', said: undefined };
  }
}
