import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { startServer } from '@boxoffice/shared/testing/server.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { ask as send, useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const client = new DynamoDBClient({});
const TableName = `test-payments-${randomUUID()}`;
await createTable(client, TableName);
const stripeFake = await startServer('env', (port) => [
  `PORT=${port}`,
  'STATE=:memory:',
  process.execPath,
  `${root}functions/payments/stripe-fake/main.ts`,
]);
/** The real payments service with a table of its own. */
const payments = await startServer('env', (port) => [
  `TABLE=${TableName}`,
  `STRIPE_API_URL=http://127.0.0.1:${stripeFake.port}`,
  process.execPath,
  `${root}node_modules/.bin/functions-framework`,
  `--source=${root}functions/payments/src/group.ts`,
  '--target=payments',
  `--port=${port}`,
]);
const paymentsUrl = `http://127.0.0.1:${payments.port}`;
Object.assign(process.env, { PAYMENTS_URL: paymentsUrl, SELL_WITHOUT_PAYOUTS: 'false' });
await import('../group.ts');
useTable();
const { ask } = useFunction('tickets');

afterAll(async () => {
  await Promise.all([payments.stop(), stripeFake.stop()]);
  await client.send(new DeleteTableCommand({ TableName }));
});

type User = Awaited<ReturnType<typeof newUser>>;
const list = ({ headers }: User, price: number) =>
  ask<Ticket & Errors>('POST', '/api/tickets', { headers, body: { title: 'Gala', price } });
const edit = ({ headers }: User, id: string, price: number) =>
  ask<Errors>('PUT', `/api/tickets/${id}`, { headers, body: { price } });
const refused = { status: 409, body: { errors: [{ code: 'payouts-missing' }] } };

async function openAccount({ headers }: User): Promise<string> {
  const answer = await send<{ url: string }>('POST', `${paymentsUrl}/api/payouts/account`, { headers });
  return answer.body.url;
}

test('a ticket has a price only after its seller can be paid', async () => {
  const seller = await newUser();
  expect(await list(seller, 4500)).toMatchObject(refused);
  const { status, body: free } = await list(seller, 0);
  expect(status).toBe(201);
  expect(await edit(seller, free.id, 4500)).toMatchObject(refused);
  const url = await openAccount(seller);
  expect(await list(seller, 4500)).toMatchObject(refused);
  await fetch(url, { method: 'POST', body: new URLSearchParams({ answer: 'complete' }), redirect: 'manual' });
  expect((await list(seller, 4500)).status).toBe(201);
  expect((await edit(seller, free.id, 4500)).status).toBe(200);
});

test('another price needs no account', async () => {
  const seller = await newUser();
  const url = await openAccount(seller);
  await fetch(url, { method: 'POST', body: new URLSearchParams({ answer: 'complete' }), redirect: 'manual' });
  const { body: ticket } = await list(seller, 4500);
  await payments.stop();
  expect((await edit(seller, ticket.id, 5000)).status).toBe(200);
  expect((await list(seller, 4500)).status).toBe(503);
  expect((await list(seller, 0)).status).toBe(201);
});
