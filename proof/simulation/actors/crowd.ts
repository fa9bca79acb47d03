import { MAX_SEATS } from '../config.ts';
import { simulation } from '../simulation.ts';
import { User } from './user.ts';

/** More holds than one transaction can reclaim when they expire. */
const CROWD = MAX_SEATS;
/** The seller edits the ticket once in so many orders. */
const EDIT_EVERY = 8;

/** Many buyers hold one seat each of one ticket and never pay. Meanwhile the seller adds seats. */
export async function crowd(): Promise<void> {
  const { scheduler, random } = simulation();
  const seller = new User('Stan');
  const offer = { title: 'A crowd', price: 1000, quantity: CROWD };
  const reply = await seller.sendWithRetries('tickets', {
    method: 'POST',
    path: '/api/tickets',
    body: offer,
  });
  if (reply?.status !== 201) return;
  const ticketId = String(reply.body.id);
  const body = { ticketId, quantity: 1 };
  for (let n = 0; n < CROWD; n++) {
    await scheduler.wait(random.integer(5, 40));
    void new User(`Buyer ${n}`).send('orders', { method: 'POST', path: '/api/orders', body });
    if (n % EDIT_EVERY > 0) continue;
    const more = { quantity: CROWD + 1 + n / EDIT_EVERY };
    void seller.send('tickets', { method: 'PUT', path: `/api/tickets/${ticketId}`, body: more });
  }
}
