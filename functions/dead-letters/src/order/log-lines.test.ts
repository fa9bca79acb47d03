import { expect, test } from 'vitest';
import { linesAbout } from './log-lines.ts';

const line =
  '{"time":"2026-11-28T10:00:00.000Z","level":"warn","service":"orders","message":"stays","orderId":"o-1","n":2}';
const parsed = { time: '2026-11-28T10:00:00.000Z', level: 'warn', text: 'stays orderId=o-1 n=2' };

test('a line of the laptop and one of kubectl are read the same way', () => {
  const log = [line, `[pod/orders-00001-deployment-x7/user-container] ${line}`].join('\n');
  expect(linesAbout(log, ['o-1'])).toEqual([
    { process: 'orders', ...parsed },
    { process: 'orders-00001-deployment-x7', ...parsed },
  ]);
});

test('lines about something else are left out, and a line that is not JSON is kept as text', () => {
  expect(linesAbout(`${line}\n[pod/site-1/user-container] GET /orders/o-2 ended\n`, ['o-2', 'pi_1'])).toEqual(
    [{ process: 'site-1', text: 'GET /orders/o-2 ended' }],
  );
});
