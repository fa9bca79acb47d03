import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strictMailServer } from '../../../functions/auth/src/testing/strict-mail-server.ts';
import { Laptop } from '../../harness/laptop.ts';
import { fail } from './secrets/failures.ts';
import { formsOf, tells } from './secrets/forms.ts';
import { Guest, PASSWORDS } from './secrets/guest.ts';
import { listen } from './secrets/heard.ts';
import { recover, renew, signIn } from './secrets/identity.ts';
import { filesIn, imageFiles, type Places, processesOf, tableItems, together } from './secrets/places.ts';
import { buy, CARD } from './secrets/sale.ts';

const SMTP_PASSWORD = 'Mail & "Brief" <500%> \\ Porto+5';
const mail = await strictMailServer(SMTP_PASSWORD);
const laptop = await Laptop.start({ SMTP_URL: mail.url }, ['--empty', '--built']);
const heard = listen(laptop.url);
const guest = new Guest(laptop, mail);
const moments: Places[] = [];
afterAll(async () => {
  heard.end();
  await laptop.stop();
  await mail.stop();
});

beforeAll(async () => {
  for (const step of [signIn, renew, recover, buy]) {
    await step(guest);
    moments.push(processesOf(laptop));
  }
  moments.push(await tableItems(laptop));
  await fail(guest);
  moments.push(processesOf(laptop), filesIn(laptop.state, 'state'));
  moments.push(
    new Map([
      ['log', laptop.log],
      ['answers', heard.answers],
    ]),
  );
}, 300_000);

/** Where a value was found, however it was written there. */
function foundAt(value: string): string[] {
  const forms = formsOf(value);
  const places = [...together(moments)].filter(([, texts]) => texts.some((text) => tells(text, forms)));
  return places.map(([name]) => name).sort();
}

const secretFile = (name: string) => readFileSync(join(laptop.state, 'secrets', name), 'utf8');

/** Files that only their owner reads, for who runs a function by hand. */
const OWNERS = ['state/env', 'state/secrets'];

describe('what each secret is for, and nowhere else', () => {
  test('the key that signs is with auth', () => {
    const { d } = JSON.parse(secretFile('signing-keys/private.jwk')) as { d: string };
    expect(foundAt(d)).toEqual(['environment of auth', ...OWNERS]);
  });
  test("the payment provider's key is with payments", () => {
    expect(foundAt(secretFile('stripe/secret-key'))).toEqual(['environment of payments', ...OWNERS]);
  });
  test('the secret of webhooks is with payments and with who sends them', () => {
    const holders = ['environment of payments', 'environment of stripe', ...OWNERS];
    expect(foundAt(secretFile('stripe/webhook-secret'))).toEqual(holders);
  });
  test("the mail server's password is with auth", () => {
    expect(foundAt(SMTP_PASSWORD)).toEqual(['environment of auth', 'state/env']);
  });
  test.each(Object.entries(PASSWORDS))('the %s password that was typed is nowhere', (_, password) => {
    expect(foundAt(password)).toEqual([]);
  });
  test('the tokens of cookies are nowhere but in cookies', () => {
    expect(heard.tokens.size).toBeGreaterThan(10);
    expect([...heard.tokens].flatMap(foundAt)).toEqual([]);
  });
  test('the tokens of links are nowhere but in mails', () => {
    expect(guest.links).toHaveLength(2);
    expect(guest.links.flatMap(foundAt)).toEqual([]);
  });
  test.each(Object.values(CARD))('the card number %s is nowhere', (number) => {
    expect(foundAt(number)).toEqual([]);
  });
});

test.each([
  ['an email', () => guest.email, ['answers', 'state/tables', 'table of auth']],
  ['what is logged', () => 'sign-in refused', ['log']],
  [
    'what is for sale',
    () => 'Gala',
    ['answers', 'state/nats', 'state/tables', 'table of orders', 'table of tickets'],
  ],
  ['what is run', () => 'dist/orders/boot.cjs', ['arguments']],
])('it looks where things are: %s is found', (_, value, places) => {
  expect(foundAt(value())).toEqual(expect.arrayContaining(places));
});

describe('the images', () => {
  const images = imageFiles();
  test('are of every service, the site, and the stand-ins', () => {
    expect(images.size).toBe(9);
  });
  test.each([
    ['a private key', /"d":\s*"[\w-]{43}"|-----BEGIN [A-Z ]*PRIVATE KEY/],
    ["a key of Stripe's", /\b[sr]k_(live|test)_(fake_[0-9a-f]{8}|[A-Za-z0-9]{16})/],
    ['a secret of webhooks', /\bwhsec_[A-Za-z0-9]{16}/],
    ["a key of AWS's", /\bA(KIA|SIA)[A-Z0-9]{16}\b/],
    ['a password of an address', /\b(smtps?|https?|nats|tls):\/\/[^\s/"'`:@$]+:[^\s/"'`@$]+@/],
  ])('have no %s', (_, pattern) => {
    const found = [...images].flatMap(([name, files]) =>
      files.flatMap((file) => (pattern.exec(file)?.[0] ? [`${name}: ${pattern.exec(file)?.[0]}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

test.each([
  ['a log', (value: string) => JSON.stringify({ message: `no ${value}` })],
  ['a log of a body', (value: string) => JSON.stringify({ body: JSON.stringify({ value }) })],
  ['an address', (value: string) => `/signin?p=${encodeURIComponent(value)}`],
  ['a form', (value: string) => new URLSearchParams({ a: 'b', value }).toString()],
  ['a header', (value: string) => `Basic ${Buffer.from(`user:${value}`).toString('base64')}`],
  [
    'a header at another place',
    (value: string) => `Basic ${Buffer.from(`users:${value}!`).toString('base64url')}`,
  ],
  ['a third place', (value: string) => Buffer.from(`u:${value}..`).toString('base64')],
  [
    'bytes',
    (value: string) =>
      `<Buffer ${Buffer.from(value)
        .toString('hex')
        .replace(/..(?=.)/g, '$& ')}>`,
  ],
])('a secret in %s would be found', (_, write) => {
  for (const value of Object.values(PASSWORDS)) {
    expect(tells(write(value), formsOf(value))).toBe(true);
    expect(tells(write('something else & more'), formsOf(value))).toBe(false);
  }
});
