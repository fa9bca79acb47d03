import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CloudEvent } from '../events/cloud-event.ts';
import { commit } from '../tables/commit.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { log } from './log.ts';
import { inStep, noteIds } from './trace.ts';

useTable();
let lines: Record<string, unknown>[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(JSON.parse(String(text))) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('a line names the function, the order, the ticket, the trace and the duration of its step', async () => {
  const uptime = vi.spyOn(process, 'uptime').mockReturnValue(1);
  const traceId = randomUUID().replaceAll('-', '');
  const parent = `00-${traceId}-00f067aa0ba902b7-00`;
  await inStep({ function: 'place-order' }, { name: 'POST /api/orders', parent }, async () => {
    noteIds({ orderId: 'o-1', ticketId: 't-1' });
    uptime.mockReturnValue(1.007);
    log('warn', 'slow', { ms: 3 });
  });
  const step = { function: 'place-order', orderId: 'o-1', ticketId: 't-1', traceId };
  expect(lines).toEqual([
    {
      ...step,
      time: expect.any(String),
      level: 'warn',
      service: 'boxoffice',
      message: 'slow',
      ms: 3,
      durationMs: 7,
    },
  ]);
});

test('an error is its name, its message and its stack, and without a step the line has no trace', () => {
  log('error', 'failed', { error: new RangeError('too large') });
  const error = { name: 'RangeError', message: 'too large', stack: expect.stringContaining('log.test.ts') };
  expect(lines).toMatchObject([{ message: 'failed', error }]);
  expect(lines[0]).not.toHaveProperty('traceId');
});

const eventOf = (type: string): CloudEvent => {
  const id = randomUUID();
  return { id, type, source: '/boxoffice/test', subject: id, data: { id, orderId: id, version: 1 } };
};
const store = (types: string[], isRepeated = false) =>
  commit(config.TABLE, { writes: [], events: types.map(eventOf), isRepeated }, async () => {});

test('a stored step of an order is one line, also if one commit ends several orders', async () => {
  await store(['order.expired', 'order.expired', 'order.created']);
  await store(['payment.refunded', 'ticket.updated']);
  expect(lines.map(({ message }) => message)).toEqual([
    ...['order expired', 'order expired', 'order placed', 'order refunded'],
  ]);
  expect(new Set(lines.map(({ orderId }) => orderId)).size).toBe(4);
});

test('what is stated again for services that have missed it is no step', async () => {
  await store(['payment.authorised'], true);
  expect(lines).toEqual([]);
});
