import { randomInt, randomUUID } from 'node:crypto';
import { tokenIn, useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { PASSWORD } from '../testing/browser.ts';
import { muteLog } from '../testing/mute-log.ts';
import { device, ORIGIN, passkeyActions } from '../testing/passkey-actions.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');

/** Requests from a network address of its own: other cases don't count towards its limits. */
function newNetwork() {
  const address = `10.${randomInt(256)}.${randomInt(256)}.7`;
  return <Body>(...[method, path, options]: Parameters<typeof ask>) =>
    ask<Body>(method, path, { ...options, headers: { ...options?.headers, 'x-forwarded-for': address } });
}

const OWNERS_PASSWORD = 'a better horse battery';
/** Fewer than one network may request in the window, so that the last one is left for the end. */
const OWNERS_RESETS = 4;

/** What a stranger does with the owner's address, and what the owner does, in any order. */
const actions = [
  'the stranger signs up',
  'the stranger adds a passkey',
  'the stranger changes the password',
  'the stranger uses up the limits',
  'the owner signs up',
  'the owner opens the confirming link',
  'the owner requests a reset link',
  'the owner uses a reset link',
] as const;
type Action = (typeof actions)[number];

/** One address, with the session of a stranger and what was mailed to the owner. */
class Case {
  readonly #name = randomUUID();
  readonly #spellings = ['bücher.example', 'xn--bcher-kva.example', 'BU\u0308CHER.example'];
  readonly #asOwner = newNetwork();
  readonly #asStranger = newNetwork();
  readonly #owner = passkeyActions(this.#asOwner);
  readonly #passkeys = passkeyActions(this.#asStranger);
  readonly #stranger = this.#passkeys.browser();
  readonly #phone = device();
  readonly #resets: string[] = [];
  #confirmation: string | undefined;
  #turn = 0;
  #exists = false;
  #isConfirmed = false;
  #isStrangerIn = false;
  #hasPasskey = false;
  #password = PASSWORD;
  #requested = 0;
  /** The reset links that anybody has requested so far. */
  #mailed = 0;

  /** The address in another spelling at each call: all of them are one account. */
  get #email(): string {
    return `${this.#name}@${this.#spellings[this.#turn++ % this.#spellings.length]}`;
  }

  async do(action: Action): Promise<void> {
    switch (action) {
      case 'the stranger signs up':
      case 'the owner signs up':
        return this.#signUp(action === 'the owner signs up');
      case 'the stranger adds a passkey': {
        if (!this.#isStrangerIn || this.#hasPasskey) return;
        const credential = this.#phone.createJSON(
          ORIGIN,
          await this.#passkeys.creationOptions(this.#stranger),
        );
        expect((await this.#passkeys.addPasskey(this.#stranger, credential)).status).toBe(201);
        this.#hasPasskey = true;
        return;
      }
      case 'the stranger changes the password': {
        if (!this.#isStrangerIn) return;
        const newPassword = `${this.#password}!`;
        const body = { currentPassword: this.#password, newPassword };
        expect((await this.#stranger.send('POST', 'password', body)).status).toBe(200);
        this.#password = newPassword;
        return;
      }
      case 'the stranger uses up the limits':
        for (let n = 0; n < 11; n++) expect(await this.#signIn(this.#asStranger, 'a wrong guess')).toBe(400);
        for (let n = 0; n < 6; n++) await this.#forget(this.#asStranger);
        await this.#resetMails();
        return;
      case 'the owner opens the confirming link':
        if (!this.#confirmation) return;
        expect(
          (await this.#owner.browser().send('POST', 'verify', { token: this.#confirmation })).status,
        ).toBe(200);
        this.#confirmation = undefined;
        return this.#confirmed();
      case 'the owner requests a reset link':
        if (!this.#exists || this.#requested === OWNERS_RESETS) return;
        return this.#requestReset();
      case 'the owner uses a reset link': {
        const token = this.#resets.shift();
        if (token) await this.#reset(token);
        return;
      }
    }
  }

  /** The owner gets in by a link, also one that was mailed before everything else. */
  async expectWayIn(): Promise<void> {
    if (!this.#exists) await this.#signUp(true);
    if (this.#resets.length === 0) await this.#requestReset();
    await this.#reset(this.#resets.shift() ?? '');
    expect(await this.#signIn(this.#asOwner, OWNERS_PASSWORD)).toBe(200);
  }

  async #signUp(isOwner: boolean): Promise<void> {
    const visitor = isOwner ? this.#owner.browser() : this.#stranger;
    const { status } = await visitor.signUp(this.#email);
    expect(status).toBe(this.#exists ? 400 : 201);
    if (this.#exists) return;
    this.#exists = true;
    this.#isStrangerIn = !isOwner;
    this.#confirmation = tokenIn((await this.#mails('Confirm your email address', 1))[0]);
  }

  async #requestReset(): Promise<void> {
    this.#requested++;
    expect(await this.#forget(this.#asOwner)).toBe(202);
    this.#resets.push(tokenIn((await this.#resetMails())[0]));
  }

  async #reset(token: string): Promise<void> {
    const { status } = await this.#owner
      .browser()
      .send('POST', 'resetpassword', { token, password: OWNERS_PASSWORD });
    expect(status).toBe(200);
    this.#password = OWNERS_PASSWORD;
    // A reset ends the links that were mailed before it.
    this.#resets.length = 0;
    await this.#confirmed();
  }

  /** The owner has used a link for the first time: whatever a stranger had before is gone. */
  async #confirmed(): Promise<void> {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    this.#isStrangerIn = false;
    expect(await this.#stranger.currentUser()).toBeNull();
    expect((await this.#stranger.refresh()).status).toBe(401);
    if (!this.#hasPasskey) return;
    const credential = this.#phone.getJSON(ORIGIN, await this.#passkeys.requestOptions());
    expect((await this.#passkeys.signInWith(credential)).status).toBe(400);
  }

  /** Every reset link that was requested, the newest first. */
  #resetMails = () => this.#mails('Reset your password', this.#mailed);

  /** Waits for this number of mails with a subject, the newest first. */
  #mails(subject: string, count: number) {
    return vi.waitFor(async () => {
      const mails = await mailbox.mailsTo(`${this.#name}@xn--bcher-kva.example`);
      const found = mails.filter((mail) => mail.subject.includes(subject));
      if (found.length < count) throw new Error(`${found.length} of ${count} mails have arrived`);
      return found;
    }, 20_000);
  }

  #signIn = (from: typeof ask, password: string): Promise<number> =>
    this.#post(from, 'signin', { email: this.#email, password });
  async #forget(from: typeof ask): Promise<number> {
    const status = await this.#post(from, 'forgotpassword', { email: this.#email });
    if (status === 202 && this.#exists) this.#mailed++;
    return status;
  }

  #post = async (from: typeof ask, path: string, body: object): Promise<number> =>
    (await from('POST', `/api/users/${path}`, { body })).status;
}

test('whatever a stranger does with an address, its owner gets in and the stranger is out', {
  timeout: 120_000,
}, async () => {
  muteLog();
  const draws = fc.tuple(
    fc.constantFrom(...actions, 'the stranger signs up' as const, 'the stranger signs up' as const),
    fc.array(fc.constantFrom(...actions), { minLength: 3, maxLength: 8 }),
  );
  const runs = fc.asyncProperty(draws, async ([first, others]) => {
    const one = new Case();
    for (const action of [first, ...others]) await one.do(action);
    await one.expectWayIn();
  });
  await fc.assert(runs, { numRuns: 8 });
});
