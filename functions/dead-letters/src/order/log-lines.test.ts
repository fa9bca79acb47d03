import { expect, test } from 'vitest';
import { linesAbout } from './log-lines.ts';

const line = '{"time":"2026-11-28T10:00:00.000Z","level":"warn","message":"stays","orderId":"o-1","n":2}';
const parsed = { time: '2026-11-28T10:00:00.000Z', level: 'warn', text: 'stays orderId=o-1 n=2' };

test('a line of the laptop, of kubectl and of a process alone is read the same way', () => {
  const log = [`orders | ${line}`, `[pod/orders-00001-deployment-x7/user-container] ${line}`, line].join(
    '\n',
  );
  expect(linesAbout(log, ['o-1'])).toEqual([
    { process: 'orders', ...parsed },
    { process: 'orders-00001-deployment-x7', ...parsed },
    parsed,
  ]);
});

test('lines about something else are left out, and a line that is not JSON is kept as text', () => {
  expect(linesAbout(`${line}\nsite | GET /orders/o-2 ended\n`, ['o-2', 'pi_1'])).toEqual([
    { process: 'site', text: 'GET /orders/o-2 ended' },
  ]);
});
