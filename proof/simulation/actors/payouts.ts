import { simulation } from '../simulation.ts';
import type { User } from './user.ts';

const path = '/api/payouts/account';
/** For so long a process may remember that a seller has no account. */
const REMEMBERED_MS = 61_000;

/**
 * Opens a seller's account for payouts, sometimes with a double click, and completes the provider's onboarding.
 *
 * @returns whether the account is enabled, in every process
 */
export async function openAccount(seller: User): Promise<boolean> {
  const { random, provider } = simulation();
  const open = () => seller.sendWithRetries('payments', { method: 'POST', path });
  const [reply] = await Promise.all(random.chance(0.3) ? [open(), open()] : [open()]);
  if (reply?.status !== 201) return false;
  await seller.wait(500, 10_000);
  provider.visit(String(reply.body.url), { answer: 'complete' });
  const read = await seller.sendWithRetries('payments', { method: 'GET', path });
  await seller.wait(REMEMBERED_MS, REMEMBERED_MS + 5000);
  return read?.body.status === 'enabled';
}
