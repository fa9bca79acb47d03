import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Home } from './home.ts';
import type { Log } from './log.ts';

const TICKETS = [
  { title: 'The Lanterns: one night at the Old Brewery', price: 3500, quantity: 120 },
  { title: 'Open-air cinema: Metropolis with a live orchestra', price: 1800, quantity: 200 },
  { title: 'Chamber music at noon', price: 1200, quantity: 40 },
  { title: 'Derby day, north stand', price: 4200, quantity: 60 },
  { title: 'A front-row seat at the premiere of The Tempest', price: 9500, quantity: 1 },
];

/**
 * Lists a handful of tickets through the public API, as a seller whose password is in the home. A failure
 * is a line in the log: the system is as good without them.
 */
export async function listDemoTickets(publicUrl: string, home: Home, log: Log): Promise<void> {
  try {
    const cookie = await signIn(publicUrl, home);
    for (const [at, ticket] of TICKETS.entries()) {
      const { status } = await post(`${publicUrl}/api/tickets`, ticket, {
        cookie,
        'idempotency-key': `demo-${at}`,
      });
      if (status !== 201) throw new Error(`POST /api/tickets answered ${status}`);
    }
    log(`${TICKETS.length} demo tickets are listed; their seller is in ${home.file('demo-seller.json')}`);
  } catch (error) {
    log(`The demo tickets could not be listed: ${(error as Error).message}`);
  }
}

async function signIn(publicUrl: string, home: Home): Promise<string> {
  if (!home.has('demo-seller.json')) {
    const seller = { email: 'seller@demo.example', password: randomBytes(12).toString('base64url') };
    home.write('demo-seller.json', `${JSON.stringify(seller, undefined, 2)}\n`);
  }
  const seller: unknown = JSON.parse(readFileSync(home.file('demo-seller.json'), 'utf8'));
  for (const door of ['signup', 'signin']) {
    const answer = await post(`${publicUrl}/api/users/${door}`, seller);
    if (answer.ok)
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    if (answer.status !== 400) throw new Error(`POST /api/users/${door} answered ${answer.status}`);
  }
  throw new Error('the demo seller can neither sign up nor in');
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  await answer.arrayBuffer();
  return answer;
}
