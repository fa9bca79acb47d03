import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCollector } from '@boxoffice/shared/testing/collector.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strictMailServer } from '../../../functions/auth/src/testing/strict-mail-server.ts';
import { eventually } from '../../harness/eventually.ts';
import { Laptop } from '../../harness/laptop.ts';
import { Customer, PASSWORDS } from './secrets/customer.ts';
import { containsAny, encodingsOf } from './secrets/encodings.ts';
import { recoverAccount, renewSession, signUpAndIn } from './secrets/identity.ts';
import { breakTables } from './secrets/outage.ts';
import {
  mergePlaces,
  type Places,
  readFiles,
  readImages,
  readProcesses,
  readTables,
} from './secrets/places.ts';
import { recordAnswers } from './secrets/recorded-answers.ts';
import { buyTickets, CARD } from './secrets/sale.ts';

const SMTP_PASSWORD = 'Mail & "Brief" <500%> \\ Porto+5';
const mail = await strictMailServer(SMTP_PASSWORD);
const collector = await startCollector();
const settings = { SMTP_URL: mail.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
const laptop = await Laptop.start(settings, ['--empty', '--built']);
const recorded = recordAnswers(laptop.url);
const customer = new Customer(laptop, mail);
const snapshots: Places[] = [];
afterAll(async () => {
  recorded.end();
  await laptop.stop();
  collector.stop();
  await mail.stop();
});

beforeAll(async () => {
  for (const step of [signUpAndIn, renewSession, recoverAccount, buyTickets]) {
    await step(customer);
    snapshots.push(readProcesses(laptop));
  }
  snapshots.push(await readTables(laptop));
  await breakTables(customer);
  snapshots.push(readProcesses(laptop), readFiles(laptop.state, 'state'));
  await eventually(
    async () => collector.points.map(({ name }) => name),
    (names) => names.includes('boxoffice.orders.placed'),
  );
  snapshots.push(
    new Map([
      ['log', laptop.log],
      ['answers', recorded.answers],
      ['telemetry', collector.bodies],
    ]),
  );
}, 300_000);

/** The places that contain a value in any encoding. */
function placesOf(value: string): string[] {
  const encodings = encodingsOf(value);
  const places = [...mergePlaces(snapshots)].filter(([, texts]) =>
    texts.some((text) => containsAny(text, encodings)),
  );
  return places.map(([name]) => name).sort();
}

const secretFile = (name: string) => readFileSync(join(laptop.state, 'secrets', name), 'utf8');

/** Files that only the owner of the system can read. A developer uses them to run a single function. */
const OWNER_FILES = ['state/env', 'state/secrets'];

describe('after a customer has used every feature that handles a secret', () => {
  test('only auth has the signing key', () => {
    const { d } = JSON.parse(secretFile('signing-keys/private.jwk')) as { d: string };
    expect(placesOf(d)).toEqual(['environment of auth', ...OWNER_FILES]);
  });
  test('only passes has the key that signs the codes of passes', () => {
    const { d } = JSON.parse(secretFile('pass-signing-keys/private.jwk')) as { d: string };
    expect(placesOf(d)).toEqual(['environment of passes', ...OWNER_FILES]);
  });
  test('only payments has the Stripe key', () => {
    expect(placesOf(secretFile('stripe/secret-key'))).toEqual(['environment of payments', ...OWNER_FILES]);
  });
  test('only payments and the Stripe fake have the webhook secret', () => {
    const holders = ['environment of payments', 'environment of stripe', ...OWNER_FILES];
    expect(placesOf(secretFile('stripe/webhook-secret'))).toEqual(holders);
  });
  test('only auth and passes have the password of the mail server', () => {
    const holders = ['environment of auth', 'environment of passes', 'state/env'];
    expect(placesOf(SMTP_PASSWORD)).toEqual(holders);
  });
  test.each(Object.entries(PASSWORDS))('the %s password is stored nowhere', (_, password) => {
    expect(placesOf(password)).toEqual([]);
  });
  test('session tokens are only in cookies', () => {
    expect(recorded.tokens.size).toBeGreaterThan(10);
    expect([...recorded.tokens].flatMap(placesOf)).toEqual([]);
  });
  test('the tokens of mailed links are only in the mails', () => {
    expect(customer.links).toHaveLength(2);
    expect(customer.links.flatMap(placesOf)).toEqual([]);
  });
  test.each(Object.values(CARD))('the card number %s is stored nowhere', (number) => {
    expect(placesOf(number)).toEqual([]);
  });
});

/** Where operators look. Their tools keep what they get for long. */
const OPERATORS = ['log', 'state/log', 'telemetry'];

describe('in the log, in spans and in metrics', () => {
  test.each([
    ['the address of a user', () => customer.email],
    ['a part of it', () => customer.email.split('@', 1)[0] ?? ''],
    ['a card token', () => 'tok_chargeDeclined'],
  ])('%s is not', (_, value) => {
    expect(placesOf(value()).filter((place) => OPERATORS.includes(place))).toEqual([]);
  });
});

test.each([
  ['the name of a span', () => 'POST /api/orders', ['telemetry']],
  ['the name of a metric', () => 'boxoffice.orders.placed', ['telemetry']],
  ['a step of an order', () => 'order placed', ['log', 'state/log']],
  ['an email', () => customer.email, ['answers', 'state/tables', 'table of auth']],
  ['a log message', () => 'sign-in refused', ['log', 'state/log']],
  [
    'a ticket title',
    () => 'Gala',
    ['answers', 'state/nats', 'state/tables', 'table of orders', 'table of tickets'],
  ],
  ['the path of a bundle', () => 'dist/orders/boot.cjs', ['arguments']],
])('the search finds %s in the expected places', (_, value, places) => {
  expect(placesOf(value())).toEqual(expect.arrayContaining(places));
});

describe('the images', () => {
  const images = readImages();
  test('are those of every service, the site, and the fakes', () => {
    expect(images.size).toBe(12);
  });
  test.each([
    ['a private key', /"d":\s*"[\w-]{43}"|-----BEGIN [A-Z ]*PRIVATE KEY/],
    ['a Stripe key', /\b[sr]k_(live|test)_(fake_[0-9a-f]{8}|[A-Za-z0-9]{16})/],
    ['a webhook secret', /\bwhsec_[A-Za-z0-9]{16}/],
    ['an AWS key', /\bA(KIA|SIA)[A-Z0-9]{16}\b/],
    ['a password in a URL', /\b(smtps?|https?|nats|tls):\/\/[^\s/"'`:@$]+:[^\s/"'`@$]+@/],
  ])('do not contain %s', (_, pattern) => {
    const found = [...images].flatMap(([name, files]) =>
      files.flatMap((file) => (pattern.exec(file)?.[0] ? [`${name}: ${pattern.exec(file)?.[0]}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

test.each([
  ['a log', (value: string) => JSON.stringify({ message: `no ${value}` })],
  ['a logged body', (value: string) => JSON.stringify({ body: JSON.stringify({ value }) })],
  ['a URL', (value: string) => `/signin?p=${encodeURIComponent(value)}`],
  ['a form', (value: string) => new URLSearchParams({ a: 'b', value }).toString()],
  ['a header', (value: string) => `Basic ${Buffer.from(`user:${value}`).toString('base64')}`],
  [
    'a header with another alignment',
    (value: string) => `Basic ${Buffer.from(`users:${value}!`).toString('base64url')}`,
  ],
  ['a header with the third alignment', (value: string) => Buffer.from(`u:${value}..`).toString('base64')],
  [
    'an inspected buffer',
    (value: string) =>
      `<Buffer ${Buffer.from(value)
        .toString('hex')
        .replace(/..(?=.)/g, '$& ')}>`,
  ],
])('the search finds a secret in %s', (_, encode) => {
  for (const value of Object.values(PASSWORDS)) {
    expect(containsAny(encode(value), encodingsOf(value))).toBe(true);
    expect(containsAny(encode('something else & more'), encodingsOf(value))).toBe(false);
  }
});
