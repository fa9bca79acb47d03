import { expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, newSeller } from '../../harness/page-steps.ts';

test('every page describes itself, and shared pages have a picture and their own address', async ({
  url,
}) => {
  const seller = await newSeller(url);
  const { id } = await listTicket(url, { title: 'Orfeo' }, seller);
  const shared = ['/', `/tickets/${id}`, '/signin', '/signup', '/reset', '/legal/terms'];
  const ownNames = ['sell', 'sales', 'orders', 'passes', 'account', 'account/payouts', 'no-such-page'];
  const own = [`/sales/${id}`, `/sales/${id}/edit`, ...ownNames.map((name) => `/${name}`)];
  const read = async (path: string, cookie = '') => (await fetch(url + path, { headers: { cookie } })).text();
  const description = /<meta name="description" content="[^"]+"/;
  for (const path of shared) {
    const html = await read(path);
    expect(html, path).toMatch(description);
    expect(html, path).toContain(`<link rel="canonical" href="${url}${path}"`);
    expect(html, path).toMatch(/<meta property="og:image" content="http[^"]+"/);
  }
  for (const path of own) expect(await read(path, seller.cookie), path).toMatch(description);
});
