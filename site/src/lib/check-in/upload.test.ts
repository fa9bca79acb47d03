import { limits } from '@boxoffice/shared/api/limits.ts';
import { expect, test } from 'vitest';
import type { Scan } from './scan.ts';
import { MOST_AT_ONCE, type ScanStore, uploadWaiting } from './upload.ts';

function storeOf(count: number) {
  const scans = Array.from(
    { length: count },
    (_, n): Scan => ({
      ...{ id: `scan ${n}`, ticketId: 'ticket', passId: `pass ${n}`, at: n, device: 'here' },
      state: 'waiting',
    }),
  );
  const store: ScanStore = {
    waiting: async () => scans.filter(({ state }) => state === 'waiting'),
    settle: async (ids, state) => {
      for (const scan of scans) if (ids.includes(scan.id)) scan.state = state;
    },
  };
  return { scans, store, inState: (state: string) => scans.filter((scan) => scan.state === state).length };
}

test('ten thousand check-ins are sent in requests that the service takes', async () => {
  expect(MOST_AT_ONCE).toBe(limits['check-ins-too-many'].max);
  const { store, inState } = storeOf(10_000);
  const sizes: number[] = [];
  const sent = await uploadWaiting('ticket', store, async (scans) => {
    sizes.push(scans.length);
    return 'stored';
  });
  expect([sent, sizes.length, Math.max(...sizes), inState('sent')]).toEqual([true, 100, 100, 10_000]);
});

test('what could not be sent waits, and is sent the next time', async () => {
  const { store, inState } = storeOf(250);
  let requests = 0;
  const send = async () => (++requests === 2 ? ('failed' as const) : ('stored' as const));
  expect(await uploadWaiting('ticket', store, send)).toBe(false);
  expect(inState('waiting')).toBe(150);
  expect(await uploadWaiting('ticket', store, send)).toBe(true);
  expect(inState('sent')).toBe(250);
});

test('one check-in that the service refuses keeps no other back', async () => {
  const { store, scans, inState } = storeOf(150);
  const send = async (some: Scan[]) =>
    some.some(({ id }) => id === 'scan 77') ? ('refused' as const) : ('stored' as const);
  expect(await uploadWaiting('ticket', store, send)).toBe(true);
  expect([inState('sent'), scans[77]?.state]).toEqual([149, 'refused']);
});
