import { expect, test } from 'vitest';
import { endLink, expiryOf, type HelperLinks, liveLinks, makeLink } from './helper-link.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2030, 0, 1);
let ids = 0;
const given = { now: NOW, newId: () => `link ${++ids}` };
const ticket = { id: 'ticket', startsAt: new Date(NOW + DAY).toISOString() };
const make = (stored?: HelperLinks, event = ticket, now = NOW) =>
  makeLink(stored, event, `hash ${ids}`, { ...given, now });

test('a link works until a day after the start, and follows a moved event', () => {
  const { next, link } = make();
  expect(expiryOf(link, ticket)).toBe(NOW + 2 * DAY);
  expect(liveLinks(next, ticket, NOW + 2 * DAY - 1)).toEqual([link]);
  expect(liveLinks(next, ticket, NOW + 2 * DAY)).toEqual([]);
  const moved = { ...ticket, startsAt: new Date(NOW + 9 * DAY).toISOString() };
  expect(liveLinks(next, moved, NOW + 2 * DAY)).toEqual([link]);
});

test('a link of an event without a start works for 30 days', () => {
  const { link } = makeLink(undefined, { id: 'ticket' }, 'hash', given);
  expect(expiryOf(link, {})).toBe(NOW + 30 * DAY);
});

test('a new link of an event that is over is refused', () => {
  expect(() => make(undefined, ticket, NOW + 2 * DAY)).toThrow('has started');
});

test('the links of an event are bounded, and an ended one makes room', () => {
  let stored = make().next;
  for (let n = 1; n < 20; n++) stored = make(stored).next;
  expect(() => make(stored)).toThrow('20 links');
  const first = stored.links[0]?.id ?? '';
  const after = endLink(stored, first);
  expect(make(after).next.links).toHaveLength(20);
  expect(after?.links.some(({ id }) => id === first)).toBe(false);
});

test('ending a link twice changes nothing', () => {
  const { next, link } = make();
  const ended = endLink(next, link.id);
  expect(ended).toMatchObject({ version: 2, links: [] });
  expect(endLink(ended, link.id)).toBeUndefined();
});
