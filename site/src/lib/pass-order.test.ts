import { expect, test } from 'vitest';
import { comingUp } from './pass-order.ts';

const now = Date.parse('2036-07-16T12:00:00Z');
const pass = (title: string, startsAt?: string, status: 'valid' | 'admitted' | 'void' = 'valid') => ({
  status,
  ticket: { id: title, title, ...(startsAt && { startsAt }) },
});
const titles = (...passes: ReturnType<typeof pass>[]) =>
  comingUp(passes, now).map(({ ticket }) => ticket.title);

test('the next event is first, and events without a date are last', () => {
  const passes = [
    pass('undated'),
    pass('later', '2036-08-01T18:00:00Z'),
    pass('tonight', '2036-07-16T18:00:00Z'),
  ];
  expect(titles(...passes)).toEqual(['tonight', 'later', 'undated']);
});

test('void passes, and those of events since more than a day ago, are left out', () => {
  const passes = [
    pass('void', '2036-07-16T18:00:00Z', 'void'),
    pass('over', '2036-07-15T11:00:00Z'),
    pass('last night', '2036-07-15T18:00:00Z', 'admitted'),
  ];
  expect(titles(...passes)).toEqual(['last night']);
});
