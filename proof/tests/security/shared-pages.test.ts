import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const { url } = system;
const email = `${crypto.randomUUID()}@example.com`;
const seller = await signedUpSeller(system, email);
const buyer = await Visitor.signedUp(url);
const anyone = new Visitor(url);
const offer = { title: 'Shared', price: 4500, currency: 'EUR', quantity: 9 };
const { id, version } = (await seller.post<Ticket>('/api/tickets', offer)).body;

const nonceOf = ({ headers, body }: { headers: Headers; body: string }) => {
  const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? 'none';
  expect(body).toContain(`nonce="${nonce}"`);
  return nonce;
};

test.each(['/', `/tickets/${id}`])(
  'visitors who look at %s at once each see it in their language, as themselves',
  async (path) => {
    const looks = Array.from({ length: 5 }, () =>
      Promise.all([
        anyone.get<string>(path, { 'accept-language': 'de' }),
        anyone.get<string>(path, { 'accept-language': 'en' }),
        anyone.get<string>(path, { 'accept-language': 'en', cookie: 'language=de; theme=evening' }),
        seller.get<string>(path),
        buyer.get<string>(path),
      ]),
    );
    const nonces = new Set<string>();
    for (const [german, english, chosen, own, other] of await Promise.all(looks)) {
      expect(german.body).toContain('<html lang="de">');
      expect(english.body).toContain('<html lang="en">');
      expect(chosen.body).toContain('<html lang="de" data-theme="evening">');
      expect(own.body).toContain(email);
      for (const { body } of [german, english, chosen, other]) expect(body).not.toContain(email);
      for (const { body } of [german, english, chosen]) expect(body).not.toContain('data-testid="signed-in"');
      expect(own.headers.get('cache-control')).toBe('no-store');
      expect(english.headers.get('cache-control')).toBe('private, no-cache');
      expect(english.headers.getSetCookie()).toEqual([]);
      for (const page of [german, english, chosen, own, other]) nonces.add(nonceOf(page));
    }
    expect(nonces.size).toBe(25);
  },
);

test('the next page of every visitor shows a change of the seller', async () => {
  expect((await anyone.get<string>(`/tickets/${id}`)).body).toContain('Shared');
  const edit = { ...offer, title: 'Changed', version };
  expect((await seller.put(`/api/tickets/${id}`, edit)).status).toBe(200);
  expect((await anyone.get<string>(`/tickets/${id}`)).body).toContain('Changed');
});

test('the data of a page is shared with its kind alone', async () => {
  const [data, page, own] = await Promise.all([
    anyone.get('/__data.json'),
    anyone.get<string>('/'),
    seller.get('/__data.json'),
  ]);
  expect(JSON.stringify(data.body)).toContain('nodes');
  expect(page.body).toContain('<html lang="en">');
  expect(JSON.stringify(own.body)).toContain(email);
  expect(JSON.stringify(data.body)).not.toContain(email);
});
