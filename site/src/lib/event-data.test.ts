import { expect, test } from 'vitest';
import { eventScript } from './event-data.ts';

const dataIn = (script: string) =>
  JSON.parse(script.replace(/^<script type="application\/ld\+json">|<\/script>$/g, ''));

const IMAGE = 'https://boxoffice.example/tickets/1/share.png';

const ticket = {
  id: '0197a0d0-0000-7000-8000-000000000001',
  title: 'Gala',
  price: 4500,
  currency: 'JPY' as const,
  quantity: 2,
  available: 0,
  held: 0,
  userId: '0197a0d0-0000-7000-8000-000000000002',
  version: 1,
  createdAt: '2026-11-25T20:00:00.000Z',
  updatedAt: '2026-11-25T20:00:00.000Z',
};

test('a search engine reads the name, the price and the availability', () => {
  expect(dataIn(eventScript(ticket, 'https://boxoffice.example/tickets/1', IMAGE))).toMatchObject({
    '@type': 'Event',
    name: 'Gala',
    image: IMAGE,
    offers: { price: '4500', priceCurrency: 'JPY', availability: 'https://schema.org/SoldOut' },
  });
});

test('a search engine reads the time and the place', () => {
  const details = { startsAt: '2027-07-16T19:30:00.000Z', place: 'Lakeside Stage', description: 'Outdoors' };
  expect(dataIn(eventScript({ ...ticket, ...details }, '/', IMAGE))).toMatchObject({
    startDate: details.startsAt,
    location: { '@type': 'Place', name: 'Lakeside Stage' },
    description: 'Outdoors',
  });
});

test('a title cannot end the script element', () => {
  const title = '</script><script>alert(1)</script>';
  const script = eventScript({ ...ticket, title }, '/', IMAGE);
  expect(script.match(/<\/?script/g)).toHaveLength(2);
  expect(dataIn(script).name).toBe(title);
});
