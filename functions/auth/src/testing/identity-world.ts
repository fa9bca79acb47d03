import { randomUUID } from 'node:crypto';
import { tokenIn, type useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import type { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import type { WebAuthnEmulator } from 'nid-webauthn-emulator';
import { expect } from 'vitest';
import { LINK_PATHS, type Purpose } from '../domain/link.ts';
import { type IdentityModel, type Party, parties } from './identity-model.ts';
import { device, ORIGIN, passkeyActions } from './passkey-actions.ts';

export const passwords = {
  owner: 'correct horse battery',
  stranger: 'a stranger in the night',
  wrong: 'a wrong guess',
} as const;

/** One mailbox, as mail clients write its address. */
export type Forms = { unicode: string; punycode: string };

/** The people of one run, and the address that both use. */
export class IdentityWorld {
  readonly forms: Forms;
  readonly #actions: ReturnType<typeof passkeyActions>;
  readonly #mailbox: Awaited<ReturnType<typeof useMailbox>>;
  readonly #browsers: Record<Party, ReturnType<ReturnType<typeof passkeyActions>['browser']>>;
  readonly #devices: Partial<Record<Party, WebAuthnEmulator>> = {};
  /** The unused links in the model's order. */
  readonly #tokens: { purpose: Purpose; token: string }[] = [];
  readonly #received = new Set<string>();

  /** @param run gives each world networks of its own */
  constructor(
    ask: ReturnType<typeof useFunction>['ask'],
    mailbox: Awaited<ReturnType<typeof useMailbox>>,
    run: number,
  ) {
    this.#mailbox = mailbox;
    this.#actions = passkeyActions(ask);
    const { browser } = this.#actions;
    const name = randomUUID();
    this.forms = { unicode: `${name}@Bücher.example`, punycode: `${name}@xn--bcher-kva.example` };
    this.#browsers = { owner: browser(`198.18.${run}.7`), stranger: browser(`203.0.${run}.7`) };
  }

  send = (by: Party, path: string, body: object) =>
    this.#browsers[by].send<{ sessionsEnded?: boolean }>('POST', path, body);

  signIn = async (by: Party, password: keyof typeof passwords, form: keyof Forms = 'punycode') =>
    (await this.send(by, 'signin', { email: this.forms[form], password: passwords[password] })).status;

  async addPasskey(by: Party): Promise<number> {
    const phone = device();
    this.#devices[by] = phone;
    const credential = phone.createJSON(ORIGIN, await this.#actions.creationOptions(this.#browsers[by]));
    return (await this.#actions.addPasskey(this.#browsers[by], credential)).status;
  }

  hasDevice = (by: Party) => this.#devices[by] !== undefined;

  async signInWithPasskey(by: Party): Promise<number> {
    const credential = this.#devices[by]?.getJSON(ORIGIN, await this.#actions.requestOptions()) ?? {};
    return (await this.#actions.signInWith(credential, this.#browsers[by])).status;
  }

  /** Waits until as many links are in the mailbox as the model has sent. */
  async receive({ links }: IdentityModel): Promise<void> {
    if (links.length === this.#tokens.length) return;
    await waitFor(async () => {
      for (const mail of (await this.#mailbox.mailsTo(this.forms.punycode)).toReversed()) {
        const token = tokenIn(mail);
        if (token === '' || this.#received.has(token)) continue;
        this.#received.add(token);
        const isReset = mail.text.includes(`${LINK_PATHS['reset-password']}${token}`);
        this.#tokens.push({ purpose: isReset ? 'reset-password' : 'verify-email', token });
      }
      expect(this.#tokens.map(({ purpose }) => purpose)).toEqual(links.map(({ purpose }) => purpose));
    });
  }

  takeToken = (at: number): string => this.#tokens.splice(at, 1)[0]?.token ?? '';

  async expectSessionsOf({ signedIn }: IdentityModel): Promise<void> {
    for (const party of parties) {
      const user = await this.#browsers[party].currentUser();
      expect([party, user?.email]).toEqual([party, signedIn[party] ? this.forms.punycode : undefined]);
    }
  }
}
