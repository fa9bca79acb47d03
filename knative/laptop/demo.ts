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

/** The addresses of the site and of the mail fake, if it runs. */
interface Urls {
  site: string;
  mails: string | undefined;
}

interface Seller {
  email: string;
  password: string;
}

/**
 * Lists the demo tickets through the public API. The seller's password is in the state folder. A failure is
 * only logged, because the system works without demo tickets; the next start lists them.
 */
export async function listDemoTickets(urls: Urls, home: Home, log: Log): Promise<void> {
  try {
    const cookie = await signInSeller(urls, sellerIn(home));
    for (const [at, { days, hour, ...ticket }] of TICKETS.entries()) {
      const body = { ...ticket, startsAt: startOf(days, hour) };
      await send(`${urls.site}/api/tickets`, [201], { body, cookie, key: `demo-${at}` });
    }
    log(`Listed ${TICKETS.length} demo tickets; the seller's password is in ${home.file(SELLER)}`);
    home.delete(DEMO_PENDING);
  } catch (error) {
    log(`The demo tickets could not be listed: ${(error as Error).message}`, 'warn');
  }
}

/** Only a seller with a confirmed address may list tickets. The demo's seller uses the mailed link, as everyone does. */
async function signInSeller({ site, mails }: Urls, seller: Seller): Promise<string> {
  if (!mails) throw new Error('their seller needs a mail, and SMTP_URL replaces the mail fake');
  const users = `${site}/api/users`;
  // 400: an earlier start has signed up.
  const { status } = await send(`${users}/signup`, [201, 400], { body: seller });
  const { cookie } = await send(`${users}/signin`, [200], { body: seller });
  const account = await send<{ verified: boolean }>(`${users}/account`, [200], { cookie });
  if (account.body.verified) return cookie;
  if (status === 400) await send(`${users}/sendverification`, [202], { body: {}, cookie });
  const inbox = `${mails}/newest?to=${encodeURIComponent(seller.email)}`;
  const { body: mail } = await send<{ links: string[] }>(inbox, [200]);
  const token = mail.links[0]?.split('/').at(-1);
  await send(`${users}/verify`, [200], { body: { token } });
  // The first confirmation has ended the session.
  return (await send(`${users}/signin`, [200], { body: seller })).cookie;
}

/** A seller whose password is lost can't sign in again, so a new one is made. */
function sellerIn(home: Home): Seller {
  let email = 'seller@demo.example';
  if (home.has(SELLER)) {
    try {
      return JSON.parse(readFileSync(home.file(SELLER), 'utf8')) as Seller;
    } catch {
      email = `seller-${randomBytes(4).toString('hex')}@demo.example`;
    }
  }
  const seller = { email, password: randomBytes(12).toString('base64url') };
  home.write(SELLER, `${JSON.stringify(seller, undefined, 2)}\n`);
  return seller;
}

interface Options {
  /** Sent as JSON, by a POST. */
  body?: object;
  cookie?: string;
  /** The Idempotency-Key. */
  key?: string;
}

/** Sends a request. @throws Error when the answer has another status than the expected ones */
async function send<Body>(
  url: string,
  expected: number[],
  { body, cookie, key }: Options = {},
): Promise<{ status: number; body: Body; cookie: string }> {
  const method = body ? 'POST' : 'GET';
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  const { status } = answer;
  if (!expected.includes(status)) throw new Error(`${method} ${new URL(url).pathname} answered ${status}`);
  const cookies = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
  return { status, body: (text && JSON.parse(text)) as Body, cookie: cookies.join('; ') };
}
