import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect } from 'vitest';
import { tablesOf } from '../../../harness/read-snapshot.ts';
import { services } from '../../../invariants/snapshot.ts';
import { type Guest, PASSWORDS } from './guest.ts';

/** Breaks what is stored, then takes the tables away: whatever is asked fails. */
export async function fail(guest: Guest): Promise<void> {
  const { visitor, email } = guest;
  const { third: password, wrong } = PASSWORDS;
  const { body: ticket } = await visitor.post<Ticket>('/api/tickets', { title: 'Gala', price: 4500 });
  const { body: user } = await visitor.get<{ currentUser: { id: string } }>('/api/users/currentuser');
  const db = tablesOf(guest.laptop.env());
  const account = { pk: `USER#${user.currentUser.id}`, sk: 'USER' };
  await db.send(
    new UpdateCommand({
      ...{ TableName: 'boxoffice-auth', Key: account },
      UpdateExpression: 'SET #password = :broken',
      ...{
        ExpressionAttributeNames: { '#password': 'password' },
        ExpressionAttributeValues: { ':broken': 'broken' },
      },
    }),
  );
  await guest.post('signin', { email, password }, 500);
  await guest.submit('/signin', { email, password }, 500, guest.elsewhere());
  for (const service of services)
    await db.send(new DeleteTableCommand({ TableName: `boxoffice-${service}` }));
  db.destroy();
  for (const [route, body] of [
    ['signup', { email, password }],
    ['signin', { email, password }],
    ['refresh', {}],
    ['password', { currentPassword: password, newPassword: wrong }],
    ['verify', { token: guest.links[0] }],
    ['resetpassword', { token: guest.links[1], password }],
  ] as const)
    await guest.post(route, body, 503);
  await guest.submit(`/verify/${guest.links[0]}`, {}, 503);
  await guest.submit(`/reset/${guest.links[1]}`, { password }, 503);
  for (const [path, body] of [
    ['/api/tickets', { title: 'Gala', price: 4500 }],
    ['/api/orders', { ticketId: ticket.id }],
    ['/api/payments', { orderId: crypto.randomUUID(), token: 'tok_visa' }],
  ] as const)
    expect((await visitor.post(path, body)).status, path).toBeGreaterThanOrEqual(500);
  await visitor.get('/account');
}
