import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Home } from './home.ts';
import type { Log } from './log.ts';

/** The file that exists until the demo tickets are listed. */
export const DEMO_PENDING = 'demo-pending';

const SELLER = 'demo-seller.json';
const DAY_MS = 86_400_000;

/** The demo tickets, each `days` from now; `hour` is UTC. */
const TICKETS = [
  {
    title: 'The Lanterns: one night at the Old Brewery',
    category: 'music',
    price: 3500,
    quantity: 120,
    days: 16,
    hour: '20:00',
    timeZone: 'Europe/London',
    place: 'The Old Brewery, Bristol',
    description: 'Two sets and no support act. Doors open at seven; the bar closes with the last song.',
  },
  {
    title: 'Open-air cinema: Metropolis with a live orchestra',
    category: 'film',
    price: 1800,
    quantity: 200,
    days: 31,
    hour: '19:30',
    timeZone: 'Europe/Berlin',
    place: 'Lakeside Stage, Berlin',
    description: 'Fritz Lang, 1927, restored, with forty musicians below the screen. Bring a blanket.',
  },
  {
    title: 'Chamber music at noon',
    category: 'music',
    price: 1200,
    quantity: 40,
    days: 5,
    hour: '11:00',
    timeZone: 'Europe/Vienna',
    place: 'Small Hall, Vienna',
    description: 'A quartet by Haydn and one by Fanny Hensel: an hour, and back at your desk.',
  },
  {
    title: 'Puppets for breakfast',
    category: 'family',
    price: 800,
    quantity: 30,
    days: 7,
    hour: '08:30',
    timeZone: 'Europe/Berlin',
    place: 'Toy Theatre, Hamburg',
    description:
      'Half an hour of hand puppets for children from three, and pancakes for everyone afterwards.',
  },
  {
    title: 'How a city sleeps: a talk with pictures',
    category: 'talk',
    price: 0,
    quantity: 80,
    days: 12,
    hour: '18:00',
    timeZone: 'Europe/London',
    place: 'City Library, Leeds',
    description:
      'A photographer shows ten years of nights in one town. Free, but the hall is small: book a seat.',
  },
  {
    title: 'Derby day, north stand',
    category: 'sport',
    price: 4200,
    quantity: 60,
    days: 10,
    hour: '15:00',
    timeZone: 'Europe/London',
    place: 'North Stand, Riverside Ground',
    description: 'Covered seats behind the goal. Home colours only, please.',
  },
  {
    title: 'A front-row seat at the premiere of The Tempest',
    category: 'theatre',
    price: 9500,
    quantity: 1,
    days: 24,
    hour: '00:30',
    timeZone: 'America/New_York',
    place: 'Harbour Theatre, New York',
    description: 'One seat, first row, aisle. The cast stays for a glass afterwards, and so may you.',
  },
];

const startOf = (days: number, hour: string): string =>
  `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${hour}:00Z`;

/**
 * Lists the demo tickets through the public API. The seller's password is in the state folder. A failure is
 * only logged, because the system works without demo tickets; the next start lists them.
 */
export async function listDemoTickets(publicUrl: string, home: Home, log: Log): Promise<void> {
  try {
    const cookie = await signIn(publicUrl, home);
    for (const [at, { days, hour, ...ticket }] of TICKETS.entries()) {
      const body = { ...ticket, startsAt: startOf(days, hour) };
      const { status } = await post(`${publicUrl}/api/tickets`, body, {
        cookie,
        'idempotency-key': `demo-${at}`,
      });
      if (status !== 201) throw new Error(`POST /api/tickets answered ${status}`);
    }
    log(`Listed ${TICKETS.length} demo tickets; the seller's password is in ${home.file(SELLER)}`);
    home.delete(DEMO_PENDING);
  } catch (error) {
    log(`The demo tickets could not be listed: ${(error as Error).message}`);
  }
}

async function signIn(publicUrl: string, home: Home): Promise<string> {
  const seller = sellerIn(home);
  for (const endpoint of ['signup', 'signin']) {
    const answer = await post(`${publicUrl}/api/users/${endpoint}`, seller);
    if (answer.ok) {
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    }
    if (answer.status !== 400) throw new Error(`POST /api/users/${endpoint} answered ${answer.status}`);
  }
  throw new Error('the demo seller can neither sign up nor sign in');
}

/** A seller whose password is lost can't sign in again, so a new one is made. */
function sellerIn(home: Home): unknown {
  let email = 'seller@demo.example';
  if (home.has(SELLER)) {
    try {
      return JSON.parse(readFileSync(home.file(SELLER), 'utf8'));
    } catch {
      email = `seller-${randomBytes(4).toString('hex')}@demo.example`;
    }
  }
  const seller = { email, password: randomBytes(12).toString('base64url') };
  home.write(SELLER, `${JSON.stringify(seller, undefined, 2)}\n`);
  return seller;
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
