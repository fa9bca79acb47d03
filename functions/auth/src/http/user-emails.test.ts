import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask } = useFunction('auth');

test('another service reads the addresses of users, and unknown ones are absent', async () => {
  const credentials = { email: `${randomUUID()}@example.com`, password: 'correct horse battery' };
  const { body } = await ask<{ id: string }>('POST', '/api/users/signup', { body: credentials });
  const ids = [body.id, randomUUID(), body.id];
  const answer = await ask('POST', '/replicas/users/emails', { body: { ids } });
  expect(answer.body).toEqual({ [body.id]: credentials.email });
});
