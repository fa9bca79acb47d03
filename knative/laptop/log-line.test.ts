import { expect, test } from 'vitest';
import { lineOf, readable, toLogLine } from './log-line.ts';

const line = JSON.stringify({
  ...{ time: '2026-11-28T10:00:00.000Z', level: 'warn', service: 'orders', message: 'slow', traceId: 'f0' },
  ...{ orderId: 'o-1', durationMs: 31 },
});

test('a line of a service stays as it is, and a text of another program becomes one', () => {
  expect(toLogLine('orders', line)).toBe(line);
  for (const text of ['Server is ready', '{"level":1}', '{broken'])
    expect(JSON.parse(toLogLine('nats-server', text))).toEqual({
      ...{ time: expect.any(String), level: 'info', service: 'nats-server', message: text },
    });
});

test('a person reads the message, what is known beside it, and the stack of an error', () => {
  expect(readable(line)).toBe('warn: slow orderId=o-1 durationMs=31');
  expect(readable(lineOf('orders', 'up'))).toBe('up');
  const error = { name: 'Error', message: 'gone', stack: 'Error: gone\n    at here' };
  expect(readable(JSON.stringify({ level: 'error', message: 'failed', error }))).toBe(
    'error: failed \nError: gone\n    at here',
  );
  expect(readable('Server is ready')).toBe('Server is ready');
});
