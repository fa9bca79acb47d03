import { expect, test } from 'vitest';
import { eventOf, letterOf, publishableFrom, type StoredLetter } from './letter.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const event = {
  'content-type': 'application/json; charset=utf-8',
  'ce-specversion': '1.0',
  'ce-id': '0197a0d0-0000-7000-8000-000000000001',
  'ce-source': '/boxoffice/orders',
  'ce-type': 'order.completed',
  'ce-subject': 'caf%C3%A9',
  'ce-partitionkey': 'of another system',
};
const death = {
  'ce-knativeerrordest': 'http://payments.boxoffice.svc.cluster.local',
  'ce-knativeerrorcode': '500',
  'ce-knativeerrordata': base64('{"errors":[{"message":"The bank said nö"}]}'),
};
const headers = { ...event, ...death };
const body = Buffer.from('{"id":');

test('a letter says what died, on the way to whom, and what was said last', () => {
  expect(letterOf({ ...headers, host: 'dead-letters' }, body)).toMatchObject({
    event: {
      id: event['ce-id'],
      source: '/boxoffice/orders',
      type: 'order.completed',
      subject: 'café',
    },
    destination: 'http://payments.boxoffice.svc.cluster.local',
    error: { code: '500', text: '{"errors":[{"message":"The bank said nö"}]}' },
    headers,
    body,
  });
});

test('what was said last is readable, in base64 or plain', () => {
  for (const [data, text] of [
    [base64('no such order'), 'no such order'],
    ['no%20such%20order', 'no such order'],
    ['gone', 'gone'],
    ['%E0%A4', '%E0%A4'],
    ['', ''],
  ] as const)
    expect(letterOf({ ...headers, 'ce-knativeerrordata': data }, body).error.text).toBe(text);
});

test('a letter that says nothing of its death is a letter too', () => {
  expect(letterOf(event, Buffer.alloc(0))).toMatchObject({
    destination: 'unknown',
    error: { code: 'unknown', text: '' },
  });
});

test('what has no id, no source or no type is no event', () => {
  for (const name of ['ce-id', 'ce-source', 'ce-type'])
    expect(() => letterOf({ ...headers, [name]: '' }, body)).toThrow('are required');
});

test('what is replayed is the event as it was published, byte for byte', () => {
  const bytes = Buffer.from([0, 255, 1]);
  expect(eventOf(letterOf(headers, bytes))).toEqual({ headers: event, body: bytes });
});

test('a body that was too large to keep is cut, and never replayed', () => {
  const letter = letterOf(headers, Buffer.alloc(1_000_000));
  expect(letter).toMatchObject({ cutFrom: 1_000_000 });
  expect(letter.body).toHaveLength(300_000);
  expect(() => eventOf(letter)).toThrow('only 300000 of its 1000000 bytes were kept');
});

test('the Broker takes an event again two minutes after it has last seen it', () => {
  const died: StoredLetter = {
    ...letterOf(headers, body),
    id: '0123456789abcdef',
    state: 'dead',
    attempts: 9,
    firstReceivedAt: 0,
    lastReceivedAt: 1000,
  };
  expect(publishableFrom(died)).toBe(121_000);
  expect(publishableFrom({ ...died, replayedAt: 5000 })).toBe(125_000);
});
