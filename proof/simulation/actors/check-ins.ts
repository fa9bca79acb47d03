import { randomUUID } from 'node:crypto';
import { invariantNames } from '../../invariants/names.ts';
import { orders, stocks } from '../../invariants/rows.ts';
import { snapshot } from '../final-checks.ts';
import { simulation } from '../simulation.ts';
import { OfflineScanner } from './offline-scanner.ts';
import { User } from './user.ts';

const EVERY_MS = 120_000;
/** The clock of a phone can be so wrong. */
const DAY_MS = 86_400_000;

/**
 * Scanners and friends: passes are checked in with and without a network, offered, accepted and taken back, several at
 * the same time.
 */
export async function checkInPasses(durationMs: number): Promise<void> {
  const { scheduler, random } = simulation();
  const end = scheduler.now + durationMs;
  const scanners = new Map<string, OfflineScanner>();
  while (scheduler.now < end) {
    await scheduler.wait(EVERY_MS);
    const complete = orders(snapshot()).filter(({ status }) => status === 'complete');
    if (complete.length === 0) continue;
    const order = random.pick(complete);
    const pass = `${order.id}-${random.integer(1, order.quantity)}`;
    const buyer = new User('A holder', order.userId);
    const seller = new User('A scanner', sellerOf(order.ticket.id));
    const read = await buyer.sendWithRetries('passes', { method: 'GET', path: `/api/passes/${pass}` });
    const code = read?.body.code;
    if (typeof code !== 'string') continue;
    const scanner = scanners.get(order.ticket.id) ?? new OfflineScanner(seller, order.ticket.id);
    scanners.set(order.ticket.id, scanner);
    const scan = (at?: string) => checkIn(seller, order.ticket.id, code, at);
    const ways: (() => Promise<unknown>)[] = [
      () => Promise.all([scan(), scan()]),
      () => Promise.all([scan(), scan(time(scheduler.now - 60_000))]),
      () => passOn(buyer, pass, () => scan()),
      () => passOn(buyer, pass),
      async () => scanner.admit(pass, code, scheduler.now - random.integer(-DAY_MS, DAY_MS)),
      () => Promise.all([scanner.upload(), scan()]),
    ];
    await random.pick(ways)();
  }
  await Promise.all([...scanners.values()].map((scanner) => scanner.upload()));
}

const time = (ms: number): string => new Date(ms).toISOString();

const sellerOf = (ticketId: string): string =>
  stocks(snapshot()).find((stock) => stock.ticketId === ticketId)?.sellerId ?? '';

/** Two scanners are never told that both admitted a pass online; an admitted code stays admitted. */
async function checkIn(seller: User, ticketId: string, code: string, at?: string): Promise<void> {
  const { history } = simulation();
  const body = { code, device: randomUUID().slice(0, 8), ...(at && { at }) };
  const path = `/api/tickets/${ticketId}/check-ins`;
  const reply = await seller.sendWithRetries('passes', { method: 'POST', path, body, key: randomUUID() });
  if (reply?.status !== 200 || reply.body.result !== 'admitted') return;
  const before = history.admitted.get(code);
  if (before !== undefined && before !== body.device)
    history.recordViolation(invariantNames.admissions, `two scanners were told to admit ${code}`);
  history.admitted.set(code, body.device);
}

/** Offers a pass, and lets two friends accept it while its giver takes it back or uses it. */
async function passOn(giver: User, pass: string, meanwhile?: () => Promise<unknown>): Promise<void> {
  const path = `/api/passes/${pass}/transfer`;
  const offered = await giver.sendWithRetries('passes', { method: 'POST', path, body: {} });
  const { token } = offered?.body ?? {};
  if (typeof token !== 'string') return;
  const accept = (friend: User) =>
    friend.sendWithRetries('passes', { method: 'POST', path: `/api/transfers/${token}/accept` });
  await Promise.all([
    accept(new User('A friend')),
    accept(new User('Another friend')),
    meanwhile ? meanwhile() : giver.sendWithRetries('passes', { method: 'DELETE', path }),
  ]);
}
