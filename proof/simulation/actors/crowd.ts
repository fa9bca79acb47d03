import { world } from '../simulation.ts';
import { Person } from './user.ts';

/** More leases than one transaction can take over, none of which anybody pays for. */
const CROWD = 32;

/** A crowd holds the seats of a ticket, one each, and goes away. */
export async function crowd(): Promise<void> {
  const { scheduler, random } = world();
  const seller = new Person('Stan');
  const offer = { title: 'A crowd', price: 1000, quantity: CROWD };
  const reply = await seller.want('tickets', { method: 'POST', path: '/api/tickets', body: offer });
  if (reply?.status !== 201) return;
  const body = { ticketId: String(reply.body.id), quantity: 1 };
  for (let n = 0; n < CROWD; n++) {
    await scheduler.wait(random.between(5, 40));
    void new Person(`Someone ${n}`).send('orders', { method: 'POST', path: '/api/orders', body });
  }
}
