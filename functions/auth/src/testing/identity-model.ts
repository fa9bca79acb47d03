import { FAILURES_PER_NETWORK, RESETS_PER_NETWORK } from '../domain/limit.ts';
import type { Link } from '../domain/link.ts';

/** The owner reads the mails to an address; the stranger only knows the address. Each has one network. */
export const parties = ['owner', 'stranger'] as const;
export type Party = (typeof parties)[number];
type ByParty<Value> = Record<Party, Value>;

/** The expected state of the account of one email address. The model has no hashes, tokens, versions or tables. */
export class IdentityModel {
  /** The party that chose the account's password. It is undefined until the account exists. */
  password: Party | undefined;
  isConfirmed = false;
  /** Whose browser is signed in. */
  readonly signedIn: ByParty<boolean> = { owner: false, stranger: false };
  /** Whose device has a passkey of the account. */
  readonly passkeys: ByParty<boolean> = { owner: false, stranger: false };
  readonly failures: ByParty<number> = { owner: 0, stranger: 0 };
  readonly resets: ByParty<number> = { owner: 0, stranger: 0 };
  /** The mailed links that nobody has used yet, oldest first. */
  readonly links: { purpose: Link['purpose']; isValid: boolean }[] = [];

  signUp(by: Party): 201 | 400 {
    if (this.password) return 400;
    this.password = by;
    this.signedIn[by] = true;
    this.links.push({ purpose: 'verify-email', isValid: true });
    return 201;
  }

  /** A guesser exhausts the allowance of the own network only. */
  signIn(by: Party, password: Party | 'wrong'): 200 | 400 {
    this.failures[by]++;
    if (password !== this.password || this.failures[by] > FAILURES_PER_NETWORK.most) return 400;
    this.failures[by] = 0;
    this.signedIn[by] = true;
    return 200;
  }

  /** A passkey works whatever a guesser has locked. */
  signInWithPasskey(by: Party): 200 | 400 {
    if (!this.passkeys[by]) return 400;
    this.signedIn[by] = true;
    return 200;
  }

  forget(by: Party): 202 | 429 {
    if (++this.resets[by] > RESETS_PER_NETWORK.most) return 429;
    if (this.password) this.links.push({ purpose: 'reset-password', isValid: true });
    return 202;
  }

  verify(): { status: 200; sessionsEnded: boolean } {
    const sessionsEnded = !this.isConfirmed;
    this.#confirm();
    return { status: 200, sessionsEnded };
  }

  /** A used link sets the owner's password and ends every session. */
  reset(link: IdentityModel['links'][number]): 200 | 400 {
    if (!link.isValid) return 400;
    this.#confirm();
    this.#setPassword('owner');
    this.failures.owner = 0;
    return 200;
  }

  changePassword(by: Party): 200 | 400 {
    if (this.password !== by) return 400;
    this.#setPassword(by);
    this.signedIn[by] = true;
    return 200;
  }

  /** The first confirmation ends what anyone did with the address before. */
  #confirm(): void {
    if (this.isConfirmed) return;
    this.isConfirmed = true;
    this.#endSessions();
    for (const party of parties) this.passkeys[party] = false;
  }

  /** Reset links that were mailed to a confirmed address end with its former password. */
  #setPassword(to: Party): void {
    this.password = to;
    this.#endSessions();
    if (!this.isConfirmed) return;
    for (const link of this.links) if (link.purpose === 'reset-password') link.isValid = false;
  }

  #endSessions(): void {
    for (const party of parties) this.signedIn[party] = false;
  }
}
