import { expect, test } from 'vitest';
import { originalEvent, parseDeadLetter, publishableFrom, type StoredDeadLetter } from './dead-letter.ts';

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
const errorHeaders = {
  'ce-knativeerrordest': 'http://payments.boxoffice.svc.cluster.local',
  'ce-knativeerrorcode': '500',
  'ce-knativeerrordata': base64('{"errors":[{"message":"The bank said nö"}]}'),
};
const headers = { ...event, ...errorHeaders };
const body = Buffer.from('{"id":');

test('a dead letter has the event, its destination and the last error', () => {
  expect(parseDeadLetter({ ...headers, host: 'dead-letters' }, body)).toMatchObject({
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

test('the error text is decoded from base64 or plain text', () => {
  for (const [data, text] of [
    [base64('no such order'), 'no such order'],
    ['no%20such%20order', 'no such order'],
    ['gone', 'gone'],
    ['%E0%A4', '%E0%A4'],
    ['', ''],
  ] as const)
    expect(parseDeadLetter({ ...headers, 'ce-knativeerrordata': data }, body).error.text).toBe(text);
});

test('a dead letter without error headers is accepted', () => {
  expect(parseDeadLetter(event, Buffer.alloc(0))).toMatchObject({
    destination: 'unknown',
    error: { code: 'unknown', text: '' },
  });
});

test('a request without id, source or type is refused', () => {
  for (const name of ['ce-id', 'ce-source', 'ce-type'])
    expect(() => parseDeadLetter({ ...headers, [name]: '' }, body)).toThrow('are required');
});

test('a replay has the headers and bytes of the published event', () => {
  const bytes = Buffer.from([0, 255, 1]);
  expect(originalEvent(parseDeadLetter(headers, bytes))).toEqual({ headers: event, body: bytes });
});

test('a body above the size limit is cut, and its dead letter cannot be replayed', () => {
  const deadLetter = parseDeadLetter(headers, Buffer.alloc(1_000_000));
  expect(deadLetter).toMatchObject({ cutFrom: 1_000_000 });
  expect(deadLetter.body).toHaveLength(300_000);
  expect(() => originalEvent(deadLetter)).toThrow('only 300000 of its 1000000 bytes are stored');
});

test('the Broker accepts an event again two minutes after the last publication', () => {
  const deadLetter: StoredDeadLetter = {
    ...parseDeadLetter(headers, body),
    id: '0123456789abcdef',
    state: 'dead',
    attempts: 9,
    firstReceivedAt: 0,
    lastReceivedAt: 1000,
  };
  expect(publishableFrom(deadLetter)).toBe(121_000);
  expect(publishableFrom({ ...deadLetter, replayedAt: 5000 })).toBe(125_000);
});
