import { expect, test } from 'vitest';
import { salePhase } from './sale-phase.ts';

const at = (time: string) => `2027-07-16T${time}:00.000Z`;
const now = Date.parse(at('20:00'));

test.each([
  [{ available: 1, held: 0 }, 'open'],
  [{ available: 0, held: 0 }, 'sold-out'],
  [{ available: 0, held: 2 }, 'held'],
  [{ available: 1, held: 0, startsAt: at('20:00') }, 'ended'],
  [{ available: 1, held: 0, startsAt: at('19:00'), salesEndAt: at('20:01') }, 'open'],
  [{ available: 1, held: 0, salesStartAt: at('20:01') }, 'not-started'],
  [{ available: 1, held: 0, salesStartAt: at('20:00') }, 'open'],
  [{ available: 1, held: 0, pausedAt: at('10:00') }, 'paused'],
  [{ available: 1, held: 0, startsAt: at('19:00'), cancelledAt: at('10:00') }, 'cancelled'],
] as const)('the sale of %j is %s', (ticket, phase) => {
  expect(salePhase(ticket, now)).toBe(phase);
});
