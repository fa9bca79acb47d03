import type { RunningSystem } from './running-system.ts';
import { onboard } from './stripe-fake.ts';
import { Visitor } from './visitor.ts';

const password = 'correct horse battery';

/** A visitor with a new account who has confirmed the address, and may sell. */
export async function signedUpSeller(
  system: Pick<RunningSystem, 'url' | 'mailUrl'>,
  email = `${crypto.randomUUID()}@example.com`,
): Promise<Visitor> {
  const visitor = await Visitor.signedUp(system.url, email);
  await confirmAddress(visitor, email, await confirmationToken(system, email));
  return visitor;
}

/** Opens an account at the Stripe fake, to which the money of the seller's later sales goes. */
export async function openPayouts(seller: Visitor): Promise<void> {
  const path = '/api/payouts/account';
  const { url } = (await seller.post<{ url: string }>(path, {})).body;
  await onboard(url, 'complete');
  const { status } = (await seller.get<{ status: string }>(path)).body;
  if (status !== 'enabled') throw new Error(`The seller's account is ${status}`);
}

/** The token in the link of the confirmation mail, which is the newest mail to this address. */
export async function confirmationToken(system: Pick<RunningSystem, 'mailUrl'>, email: string) {
  const answer = await fetch(`${system.mailUrl()}/newest?to=${encodeURIComponent(email)}`);
  const mail = (await answer.json()) as { links: string[] } | null;
  return /\/verify\/([\w-]+)$/.exec(mail?.links[0] ?? '')?.[1] ?? '';
}

/** Uses a mailed link, then signs in again: the first confirmation ends every session. */
export async function confirmAddress(visitor: Visitor, email: string, token: string): Promise<void> {
  const requests: [path: string, body: object][] = [
    ['/api/users/verify', { token }],
    ['/api/users/signin', { email, password }],
  ];
  for (const [path, body] of requests) {
    const { status } = await visitor.post(path, body);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  }
}
