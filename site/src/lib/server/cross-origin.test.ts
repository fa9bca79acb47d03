import { expect, test } from 'vitest';
import { isCrossOriginWrite } from './cross-origin.ts';

const own = ['https://tickets.example', 'http://localhost:3000'];
const foreign = (method: string, headers: Record<string, string>) =>
  isCrossOriginWrite(method, new Headers(headers), own);

test('a write from the site itself is fine', () => {
  expect(foreign('POST', { origin: 'https://tickets.example', 'sec-fetch-site': 'same-origin' })).toBe(false);
  expect(foreign('POST', { origin: 'http://localhost:3000' })).toBe(false);
});

test('curl and servers, which send neither header, are fine', () => {
  expect(foreign('POST', {})).toBe(false);
  expect(foreign('DELETE', { 'user-agent': 'curl/8' })).toBe(false);
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('a %s from another origin is refused', (method) => {
  expect(foreign(method, { origin: 'https://evil.example' })).toBe(true);
  expect(foreign(method, { 'sec-fetch-site': 'cross-site' })).toBe(true);
});

test('a sibling domain, a sandboxed frame and another port are other origins', () => {
  expect(foreign('POST', { 'sec-fetch-site': 'same-site' })).toBe(true);
  expect(foreign('POST', { origin: 'null' })).toBe(true);
  expect(foreign('POST', { origin: 'http://localhost:3001' })).toBe(true);
  expect(foreign('POST', { origin: 'http://tickets.example' })).toBe(true);
});

test('one header that fits does not excuse the other', () => {
  expect(foreign('POST', { origin: 'https://tickets.example', 'sec-fetch-site': 'cross-site' })).toBe(true);
});

test('reading is always fine', () => {
  expect(foreign('GET', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).toBe(false);
});
