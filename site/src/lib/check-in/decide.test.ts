import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import { expect, test } from 'vitest';
import { countAdmitted, decideOffline } from './decide.ts';
import type { Scan } from './scan.ts';

const order = '0197a0d0-0000-7000-8000-000000000003';
const pass = (seat: number) => `${order}-${seat}`;
const at = '2030-01-01T19:00:00.000Z';
const list: CheckInList = {
  ...{ total: 3, admitted: 1, publicKeys: [] },
  passes: [
    { id: pass(1), generation: 2, status: 'valid' },
    { id: pass(2), generation: 1, status: 'admitted', at, device: 'north' },
    { id: pass(3), generation: 1, status: 'void' },
  ],
};
const claims = (seat: number, generation = 1, ticketId = 'ticket') => ({
  ...{ passId: pass(seat), ticketId, generation },
});
const decide = (of: Parameters<typeof decideOffline>[0], scans: Scan[] = []) =>
  decideOffline(of, 'ticket', list, scans);
const scan = (seat: number, more: Partial<Scan> = {}): Scan => ({
  ...{ id: 'scan', ticketId: 'ticket', passId: pass(seat), at: Date.parse(at), device: 'here' },
  state: 'waiting',
  ...more,
});

test('a valid pass is admitted by its code, and by its id', () => {
  expect(decide(claims(1, 2))).toMatchObject({ result: 'admitted', passId: pass(1), seat: 1 });
  expect(decide({ passId: pass(1) })).toMatchObject({ result: 'admitted' });
});

test('an old code, a void pass, another event, an unlisted pass and a forged code are not admitted', () => {
  expect(decide(claims(1, 1)).result).toBe('void');
  expect(decide(claims(3)).result).toBe('void');
  expect(decide(claims(1, 2, 'another')).result).toBe('other-event');
  expect(decide(claims(4)).result).toBe('unlisted');
  expect(decide(undefined).result).toBe('unknown');
});

test('a pass that another scanner has admitted says when and where', () => {
  expect(decide(claims(2))).toMatchObject({ result: 'already-admitted', at, device: 'north' });
});

test('this device admits a pass once, whether the check-in is sent or not', () => {
  for (const state of ['waiting', 'sent', 'refused'] as const)
    expect(decide(claims(1, 2), [scan(1, { state })])).toMatchObject({
      ...{ result: 'already-admitted', at, device: 'here' },
    });
});

test('a pass is counted once', () => {
  expect(countAdmitted(list, [scan(1), scan(1), scan(2), scan(3)])).toBe(2);
});
