import { randomUUID } from 'node:crypto';
import { simulation } from '../simulation.ts';
import { openAccount } from './payouts.ts';
import { User } from './user.ts';

/**
 * A seller who lists a ticket, edits its price and quantity while it sells, and sometimes tries to withdraw it. One with
 * `payouts` first opens an account for them.
 */
export async function sell(name: string, ticketIds: string[], payouts: boolean): Promise<void> {
  const { random, scheduler } = simulation();
  const seller = new User(name);
  await seller.wait(0, 3000);
  if (payouts && !(await openAccount(seller))) return;
  const listingKey = random.chance(0.7) ? randomUUID() : undefined;
  const offer = {
    title: `A seat of ${name}`,
    price: random.chance(0.1) ? 0 : 100 * random.integer(1, 50),
    quantity: random.integer(1, 6),
    ...(random.chance(0.1) && { salesStartAt: after(scheduler.now, random.integer(4000, 60_000)) }),
    ...(random.chance(0.2) && { returnsUntil: after(scheduler.now, random.integer(60_000, 3_000_000)) }),
    ...(random.chance(0.1) && { salesEndAt: after(scheduler.now, random.integer(60_000, 1_500_000)) }),
  };
  const listing = { method: 'POST', path: '/api/tickets', body: offer, key: listingKey };
  const reply = await seller.sendWithRetries('tickets', listing);
  if (reply?.status !== 201) return;
  const id = String(reply.body.id);
  let version = Number(reply.body.version);
  ticketIds.push(id);
  for (let edits = random.integer(0, 5); edits > 0; edits--) {
    await seller.wait(100, random.pick([1000, 60_000, 1_200_000]));
    const changes = {
      ...(random.chance(0.5) && { price: 100 * random.integer(1, 50) }),
      ...(random.chance(0.7) && { quantity: random.integer(1, 8) }),
      ...(random.chance(0.4) && { version }),
    };
    const key = random.chance(0.6) ? randomUUID() : undefined;
    const edit = { method: 'PUT', path: `/api/tickets/${id}`, body: changes, key };
    const isDoubleClick = random.chance(0.2);
    const send = () => seller.sendWithRetries('tickets', edit);
    const [edited] = await Promise.all(isDoubleClick ? [send(), send()] : [send()]);
    if (edited?.status === 200) version = Number(edited.body.version);
  }
  if (random.chance(0.15))
    await seller.sendWithRetries('tickets', { method: 'DELETE', path: `/api/tickets/${id}` });
}

const after = (now: number, ms: number): string => new Date(now + ms).toISOString();
