import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect } from 'vitest';
import { tablesOf } from '../../../harness/read-snapshot.ts';
import { services } from '../../../invariants/snapshot.ts';
import { type Customer, PASSWORDS } from './customer.ts';

/** Breaks a stored item, then deletes all tables, and sends requests that fail because of it. */
export async function breakTables(customer: Customer): Promise<void> {
  const { visitor, email } = customer;
  const { third: password, wrong } = PASSWORDS;
  const { body: ticket } = await visitor.post<Ticket>('/api/tickets', { title: 'Gala', price: 4500 });
  const { body: user } = await visitor.get<{ currentUser: { id: string } }>('/api/users/currentuser');
  const db = tablesOf(customer.laptop.env());
  const account = { pk: `USER#${user.currentUser.id}`, sk: 'USER' };
  await db.send(
    new UpdateCommand({
      TableName: 'boxoffice-auth',
      Key: account,
      UpdateExpression: 'SET #password = :broken',
      ExpressionAttributeNames: { '#password': 'password' },
      ExpressionAttributeValues: { ':broken': 'broken' },
    }),
  );
  await customer.post('signin', { email, password }, 500);
  await customer.submit('/signin', { email, password }, 500, customer.onOtherDevice());
  for (const service of services)
    await db.send(new DeleteTableCommand({ TableName: `boxoffice-${service}` }));
  db.destroy();
  for (const [route, body] of [
    ['signup', { email, password }],
    ['signin', { email, password }],
    ['refresh', {}],
    ['password', { currentPassword: password, newPassword: wrong }],
    ['verify', { token: customer.links[0] }],
    ['resetpassword', { token: customer.links[1], password }],
  ] as const)
    await customer.post(route, body, 503);
  await customer.submit(`/verify/${customer.links[0]}`, {}, 503);
  await customer.submit(`/reset/${customer.links[1]}`, { password }, 503);
  for (const [path, body] of [
    ['/api/tickets', { title: 'Gala', price: 4500 }],
    ['/api/orders', { ticketId: ticket.id }],
    ['/api/payments', { orderId: crypto.randomUUID(), token: 'tok_visa' }],
  ] as const)
    expect((await visitor.post(path, body)).status, path).toBeGreaterThanOrEqual(500);
  await visitor.get('/account');
}
