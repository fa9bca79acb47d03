import type { RequestEvent } from '@sveltejs/kit';
import { afterEach, expect, test } from 'vitest';
import { forgetSharedAnswers } from './shared-answers.ts';
import { sharedPage } from './shared-pages.ts';

afterEach(forgetSharedAnswers);

interface Visit {
  address?: string;
  route?: string;
  method?: string;
  headers?: Record<string, string>;
  cookies?: Record<string, string>;
  preferences?: object;
}

const PLAIN = { language: 'en', locale: 'en-US', theme: undefined };

const visit = ({
  address = 'https://tickets.example/',
  route = '/',
  method = 'GET',
  headers = {},
  cookies = {},
  preferences = {},
}: Visit = {}) =>
  ({
    request: new Request(address, { method, headers }),
    url: new URL(address),
    route: { id: route },
    isDataRequest: address.includes('__data.json'),
    cookies: { get: (name: string) => cookies[name] },
    locals: { preferences: { ...PLAIN, ...preferences }, setCookies: [] },
  }) as unknown as RequestEvent;

let rendered = 0;
const page = (headers: Record<string, string> = {}, status = 200) => {
  const nonce = btoa(String(++rendered).padStart(16, '0'));
  const text = `<script nonce="${nonce}"></script> page ${rendered}`;
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(text.length),
      'content-security-policy': `script-src 'nonce-${nonce}'`,
      ...headers,
    },
  });
};
const numberOf = async (response: Response) => Number(/page (\d+)/.exec(await response.text())?.[1]);
const numbersOf = async (visits: Visit[], render: () => Response = page) =>
  Promise.all(visits.map(async (each) => numberOf(await sharedPage(visit(each), async () => render()))));
const isShared = async (visits: Visit[], render?: () => Response) => {
  const both = await numbersOf(visits, render);
  const later = await numbersOf(visits.slice(-1), render);
  return new Set([...both, ...later]).size === 1;
};

test('visitors without a session share a page, and each has another nonce', async () => {
  const responses = await Promise.all(
    [1, 2, 3].map(() => sharedPage(visit(), async () => page({ etag: '"1"' }))),
  );
  const nonces = new Set<string>();
  const numbers = new Set<string>();
  for (const response of responses) {
    const text = await response.text();
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(response.headers.get('content-security-policy')).toBe(`script-src 'nonce-${nonce}'`);
    expect(response.headers.get('etag')).toBeNull();
    expect(Number(response.headers.get('content-length'))).toBe(text.length);
    nonces.add(nonce);
    numbers.add(text.slice(text.indexOf('page')));
  }
  expect([nonces.size, numbers.size]).toEqual([3, 1]);
});

test.each<[string, Visit]>([
  ['language', { preferences: { language: 'de' } }],
  ['region', { preferences: { locale: 'en-GB' } }],
  ['theme', { preferences: { theme: 'dark' } }],
  ['list', { address: 'https://tickets.example/?sort=price' }],
  ['host', { address: 'https://other.example/' }],
  ['protocol', { address: 'http://tickets.example/' }],
  ['kind of client', { headers: { 'sec-fetch-mode': 'navigate' } }],
])('visitors with another %s get another page', async (_, other) => {
  expect(await isShared([{}, {}])).toBe(true);
  expect(await isShared([{}, other])).toBe(false);
});

test('a browser that runs no JavaScript gets no page that could be streamed', async () => {
  const headers = { 'sec-fetch-mode': 'navigate' };
  expect(await isShared([{ headers }, { headers, cookies: { plain: '1' } }])).toBe(false);
});

test('the data of a page is not the page, and each selection of it is another answer', async () => {
  const address = 'https://tickets.example/__data.json?x-sveltekit-invalidated=';
  expect(await isShared([{}, { address: `${address}01` }])).toBe(false);
  expect(await isShared([{ address: `${address}11` }, { address: `${address}01` }])).toBe(false);
});

test.each<[string, Visit]>([
  ['with a session', { cookies: { '__Host-session': 'a.b.c' } }],
  ['with an ended session', { cookies: { '__Host-refresh': 'a' } }],
  ['on http with a session', { address: 'http://tickets.example/', cookies: { session: 'a' } }],
  ['with a token', { headers: { authorization: 'Bearer a' } }],
  ['who searches', { address: 'https://tickets.example/?q=gala' }],
  ['who sends a form', { method: 'POST' }],
  ['of another page', { route: '/signin' }],
])('a visitor %s shares no page', async (_, each) => {
  expect(await isShared([each, each])).toBe(false);
});

const data = (node: object): Response => {
  const text = JSON.stringify({ nodes: [node], page: `page ${++rendered}` });
  const headers = { 'content-type': 'application/json', 'content-length': String(text.length) };
  return new Response(text, { headers });
};
test.each<[string, () => Response, boolean]>([
  ['that is an error', () => page({}, 503), false],
  ['that sets a cookie', () => page({ 'set-cookie': 'a=b' }), false],
  [
    'that is streamed',
    () => {
      const { body, headers } = page();
      headers.delete('content-length');
      return new Response(body, { headers });
    },
    false,
  ],
  ['of data', () => data({ type: 'data', data: ['{"type":"error"}'] }), true],
  ['of data with an error', () => data({ type: 'error', status: 503 }), false],
])('an answer %s: shared %4$s', async (_, render, expected) => {
  const address = 'https://tickets.example/__data.json';
  expect(await isShared([{ address }, { address }], render)).toBe(expected);
});
