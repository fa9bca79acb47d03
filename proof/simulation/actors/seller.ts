import { randomUUID } from 'node:crypto';
import { world } from '../simulation.ts';
import { Person } from './user.ts';

/** Lists a ticket, and changes its price and its number of seats while others buy. */
export async function sell(name: string, listed: string[]): Promise<void> {
  const { random } = world();
  const seller = new Person(name);
  await seller.wait(0, 3000);
  const key = random.chance(0.7) ? randomUUID() : undefined;
  const offer = {
    title: `A seat of ${name}`,
    price: 100 * random.between(1, 50),
    quantity: random.between(1, 6),
  };
  const reply = await seller.want('tickets', { method: 'POST', path: '/api/tickets', body: offer, key });
  if (reply?.status !== 201) return;
  const id = String(reply.body.id);
  let version = Number(reply.body.version);
  listed.push(id);
  for (let edits = random.between(0, 5); edits > 0; edits--) {
    await seller.wait(100, random.pick([1000, 60_000, 1_200_000]));
    const change = {
      ...(random.chance(0.5) && { price: 100 * random.between(1, 50) }),
      ...(random.chance(0.7) && { quantity: random.between(1, 8) }),
      ...(random.chance(0.4) && { version }),
    };
    const again = random.chance(0.6) ? randomUUID() : undefined;
    const wish = { method: 'PUT', path: `/api/tickets/${id}`, body: change, key: again };
    const edited = random.chance(0.2)
      ? (await Promise.all([seller.want('tickets', wish), seller.want('tickets', wish)]))[0]
      : await seller.want('tickets', wish);
    if (edited?.status === 200) version = Number(edited.body.version);
  }
}
