import { expect, test } from 'vitest';
import { isCrossOriginWrite } from './cross-origin.ts';

const own = ['https://tickets.example', 'http://localhost:3000'];
const isRefused = (method: string, headers: Record<string, string>) =>
  isCrossOriginWrite(method, headers, own);

test('a write from the site itself is allowed', () => {
  expect(isRefused('POST', { origin: 'https://tickets.example', 'sec-fetch-site': 'same-origin' })).toBe(
    false,
  );
  expect(isRefused('POST', { origin: 'http://localhost:3000' })).toBe(false);
});

test('a client that sends neither header is allowed', () => {
  expect(isRefused('POST', {})).toBe(false);
  expect(isRefused('DELETE', { 'user-agent': 'curl/8' })).toBe(false);
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('a %s from another origin is refused', (method) => {
  expect(isRefused(method, { origin: 'https://evil.example' })).toBe(true);
  expect(isRefused(method, { 'sec-fetch-site': 'cross-site' })).toBe(true);
});

test('a sibling domain, a sandboxed frame and another port are other origins', () => {
  expect(isRefused('POST', { 'sec-fetch-site': 'same-site' })).toBe(true);
  expect(isRefused('POST', { origin: 'null' })).toBe(true);
  expect(isRefused('POST', { origin: 'http://localhost:3001' })).toBe(true);
  expect(isRefused('POST', { origin: 'http://tickets.example' })).toBe(true);
});

test('one matching header does not outweigh a foreign one', () => {
  expect(isRefused('POST', { origin: 'https://tickets.example', 'sec-fetch-site': 'cross-site' })).toBe(true);
});

test('a read from another origin is allowed', () => {
  expect(isRefused('GET', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).toBe(false);
});
