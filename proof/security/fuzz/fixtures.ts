import Stripe from 'stripe';
import type { Account } from '../../tests/security/things.ts';
import { crowd, linkTokens, newAccounts, newPasskeys, nextPage, ordersOf, sessionsOf } from './accounts.ts';

/** What is right in this system where the OpenAPI document can't say it. */
export interface Known {
  /** Values of fields and parameters, by their name or by `<operation> <name>`. */
  values: Record<string, unknown[]>;
  /** Headers of those who may do something; of each operation, or else the `usual` ones. */
  callers: Record<string, Record<string, string>[]>;
  /** Requests of operations that take nothing but what somebody else has signed. */
  wholes: Record<string, { body: string; headers: Record<string, string> }[]>;
}

export const PASSWORD = 'correct horse battery';
/** How many there are of what works once. */
const ONCE = 8;

/** Makes people and things that requests can be about: without them nearly all would be refused. */
export async function known(state: string, url: string, env: Record<string, string>): Promise<Known> {
  const headersOf = crowd(url, env);
  const [ann, bob] = (await newAccounts(url, 2)) as [Account, Account];
  const [forgetful, leaving, renewing, changing] = [
    await newAccounts(url, ONCE),
    await newAccounts(url, ONCE),
    await newAccounts(url, ONCE),
    await newAccounts(url, ONCE),
  ];
  const tickets = await Promise.all([ann, bob, ann, bob].map((seller) => seller.listTicket(100_000)));
  const few = await Promise.all([ann, bob].map((seller) => seller.listTicket(3)));
  const [ids, ofFew] = [tickets, few].map((listed) => listed.map(({ id }) => id)) as [string[], string[]];
  const orders = [...(await ordersOf(ann, tickets)), ...(await ordersOf(bob, tickets))];
  const passkeys = await newPasskeys(ann.visitor, url, ONCE);
  const emails = [...forgetful, ...changing].map(({ email }) => email);
  const usual = [...(await headersOf(ann)), ...(await headersOf(bob))];
  const callersOf = async (accounts: Account[]) => (await Promise.all(accounts.map(headersOf))).flat();
  const ofAnn = await headersOf(ann);
  const each = (names: string[], values: unknown[]) =>
    Object.fromEntries(names.map((name) => [name, values]));
  return {
    values: {
      ticketId: ids,
      orderId: orders,
      ...each(['GET /api/tickets/{id} id', 'GET /api/tickets/{id}/sales id'], ids),
      // Others, or no buyer would know their price.
      'PUT /api/tickets/{id} id': ofFew,
      'POST /api/orders price': [tickets[0]?.price],
      'POST /api/orders currency': [tickets[0]?.currency],
      'POST /api/orders quantity': [1, 2],
      'DELETE /api/users/sessions/{id} id': [
        ...(await sessionsOf(ann, url, ONCE)),
        ...(await sessionsOf(bob, url, ONCE)),
      ],
      'PUT /api/users/passkeys/{id} id': passkeys.ids.slice(0, 2),
      'DELETE /api/users/passkeys/{id} id': passkeys.ids.slice(2),
      'POST /api/users/passkeys credential': passkeys.made,
      'POST /api/users/signin/passkey credential': passkeys.shown,
      'POST /api/users/verify token': await linkTokens(state, url, 'verify', emails),
      'POST /api/users/resetpassword token': await linkTokens(
        state,
        url,
        'reset',
        forgetful.map(({ email }) => email),
      ),
      'POST /api/users/signin email': [ann.email, bob.email],
      ...each(['POST /api/users/signin password', 'currentPassword'], [PASSWORD]),
      'POST /api/payments token': ['tok_visa', 'tok_mastercard', 'tok_chargeDeclined'],
      'GET /api/tickets cursor': [await nextPage(ann.visitor, '/api/tickets')],
      'GET /api/orders cursor': [await nextPage(ann.visitor, '/api/orders')],
      timeZone: ['Europe/Vienna', 'America/New_York', 'UTC'],
      keep: ['current'],
    },
    callers: {
      usual,
      'POST /api/users/passkeys': ofAnn,
      'PUT /api/users/passkeys/{id}': ofAnn,
      'DELETE /api/users/passkeys/{id}': ofAnn,
      'DELETE /api/users/sessions': await callersOf(leaving),
      'POST /api/users/signout': await callersOf(leaving),
      'POST /api/users/refresh': await callersOf(renewing),
      'POST /api/users/password': await callersOf(changing),
    },
    wholes: { 'POST /webhooks/stripe': webhooks(env) },
  };
}

/** What the payment provider says of payments that nobody knows, signed by it. */
function webhooks({ STRIPE_SECRET_KEY = '', STRIPE_WEBHOOK_SECRET: secret = '' }: Record<string, string>) {
  const { webhooks } = new Stripe(STRIPE_SECRET_KEY);
  return ['payment_intent.succeeded', 'charge.refunded', 'anything'].map((type) => {
    const object = { object: 'payment_intent', id: 'pi_1', metadata: { paymentId: crypto.randomUUID() } };
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
    return {
      body: payload,
      headers: { 'stripe-signature': webhooks.generateTestHeaderString({ payload, secret }) },
    };
  });
}
