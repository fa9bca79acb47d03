import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { toHeaders } from '../events/http-binding.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { useFunction } from '../testing/use-function.ts';
import { eventFunction } from './event-function.ts';
import { service } from './service.ts';

useTable();
const settings = { ...config, PUBLIC_KEYS: '{"keys":[]}', LIMITS_SCALE: 1 };
const fields = Array.from({ length: 60 }, (_, n) => [`ä${n}`, z.uuid()] as const);
eventFunction(
  service('items', settings),
  'take-item',
  [{ type: 'item.changed', data: z.object(Object.fromEntries(fields)) }],
  async () => {},
);
const { url } = useFunction('take-item');

test('the answer to an event fits into a dead letter, however much is wrong with the event', async () => {
  const event = { id: randomUUID(), source: '/tests', type: 'item.changed', data: {} };
  const headers = { 'content-type': 'application/json', ...toHeaders(event) };
  const answer = await fetch(`${url()}/`, { method: 'POST', headers, body: '{}' });
  const body = Buffer.from(await answer.arrayBuffer());
  expect(answer.status).toBe(500);
  expect(body.length).toBeLessThanOrEqual(768);
  expect(JSON.parse(body.toString())).toMatchObject({ errors: [{ code: 'invalid' }] });
});
