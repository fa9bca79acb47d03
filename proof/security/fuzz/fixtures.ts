import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import Stripe from 'stripe';
import type { Laptop } from '../../harness/laptop.ts';
import { type Account, signUpAccounts } from '../../harness/load/accounts.ts';
import { confirmAddress, confirmationToken } from '../../harness/seller.ts';
import {
  callerHeaders,
  emailChangeToken,
  linkTokens,
  listTicket,
  newPasskeys,
  PASSWORD,
  placeOrders,
  secondPageCursor,
  startSessions,
  uploadCover,
} from './accounts.ts';
import { withBrokenCursors } from './mistakes.ts';
import { passValues } from './passes.ts';

/** Valid inputs that the OpenAPI document can't describe. */
export interface Fixtures {
  /** Values of fields and parameters, by `<name>` or `<operation> <name>`. */
  values: Record<string, unknown[]>;
  /** Headers of authorised callers, by operation; `usual` is for every other operation. */
  callers: Record<string, Record<string, string>[]>;
  /** Whole requests to operations that accept only signed bodies. */
  signed: Record<string, { body: string; headers: Record<string, string> }[]>;
}

/** How many there are of each fixture that works only once. */
const SINGLE_USE = 8;

/** Makes accounts, tickets, orders and so on. Without them nearly every request would be refused. */
export async function makeFixtures(laptop: Laptop): Promise<Fixtures> {
  const { state, url } = laptop;
  const env = laptop.env();
  const headersOf = async (accounts: Account[]) =>
    (await Promise.all(accounts.map((account) => callerHeaders(account, url, env)))).flat();
  const [ann, bob] = (await signUpAccounts(url, 2)) as [Account, Account];
  for (const { visitor, email } of [ann, bob])
    await confirmAddress(visitor, email, await confirmationToken(laptop, email));
  const newAccounts = () => signUpAccounts(url, SINGLE_USE);
  const resetting = await newAccounts();
  const signingOut = await newAccounts();
  const refreshing = await newAccounts();
  const changingPassword = await newAccounts();
  const deleting = await newAccounts();
  const changingEmail = await newAccounts();
  const [confirmingEmail] = (await signUpAccounts(url, 1)) as [Account];
  // The first confirmation ends sessions, so these accounts send no other request.
  const confirming = await newAccounts();
  const tickets = await Promise.all([ann, bob, ann, bob].map((seller) => listTicket(seller, 100_000)));
  const edited = await Promise.all([ann, bob].map((seller) => listTicket(seller, 3)));
  const withdrawn = await Promise.all([ann, bob].map((seller) => listTicket(seller, 3)));
  const cancelled = await Promise.all([ann, bob].map((seller) => listTicket(seller, 3)));
  const ticketIds = tickets.map(({ id }) => id);
  const orderIds = [...(await placeOrders(ann, tickets)), ...(await placeOrders(bob, tickets))];
  const passes = await passValues(ann, tickets[1] as Ticket);
  const passkeys = await newPasskeys(ann.visitor, url, SINGLE_USE);
  const emailsOf = (accounts: Account[]) => accounts.map(({ email }) => email);
  const verifyEmails = emailsOf([...resetting, ...confirming]);
  const cursors = async (path: string) => withBrokenCursors(await secondPageCursor(ann.visitor, path));
  const headersOfAnn = await headersOf([ann]);
  return {
    values: {
      ticketId: ticketIds,
      orderId: orderIds,
      'GET /api/tickets/{id} id': ticketIds,
      'GET /api/tickets/{id}/sales id': ticketIds,
      'GET /api/tickets/{id}/sales/timeline id': ticketIds,
      // Not the tickets that are bought: their price must stay the known one.
      'PUT /api/tickets/{id} id': edited.map(({ id }) => id),
      'POST /api/tickets/{id}/cover id': edited.map(({ id }) => id),
      'DELETE /api/tickets/{id}/cover id': edited.map(({ id }) => id),
      'GET /covers/{cover}/{file} cover': [await uploadCover(ann, tickets[0] as Ticket)],
      'GET /covers/{cover}/{file} file': ['card.webp', 'page.webp', 'share.jpg'],
      'DELETE /api/tickets/{id} id': withdrawn.map(({ id }) => id),
      'POST /api/tickets/{id}/cancel id': cancelled.map(({ id }) => id),
      'POST /api/orders price': [tickets[0]?.price],
      'POST /api/orders currency': [tickets[0]?.currency],
      'POST /api/orders quantity': [1, 2],
      'DELETE /api/users/sessions/{id} id': [
        ...(await startSessions(ann, url, SINGLE_USE)),
        ...(await startSessions(bob, url, SINGLE_USE)),
      ],
      'PUT /api/users/passkeys/{id} id': passkeys.ids.slice(0, 2),
      'DELETE /api/users/passkeys/{id} id': passkeys.ids.slice(2),
      'POST /api/users/passkeys credential': passkeys.credentials,
      'POST /api/users/signin/passkey credential': passkeys.assertions,
      'POST /api/users/verify token': await linkTokens(state, url, 'verify', verifyEmails),
      'POST /api/users/email/confirm token': await emailChangeToken(state, url, confirmingEmail),
      'POST /api/users/resetpassword token': await linkTokens(state, url, 'reset', emailsOf(resetting)),
      'POST /api/users/signin email': [ann.email, bob.email],
      'POST /api/users/signin password': [PASSWORD],
      'POST /api/users/email password': [PASSWORD],
      'DELETE /api/users password': [PASSWORD],
      currentPassword: [PASSWORD],
      'POST /api/payments token': ['tok_visa', 'tok_mastercard', 'tok_chargeDeclined'],
      'GET /api/tickets cursor': await cursors('/api/tickets'),
      'GET /api/orders cursor': await cursors('/api/orders'),
      'GET /api/sales cursor': await cursors('/api/sales'),
      'GET /api/sales/{ticketId}/orders q': [ann.email, ann.email.slice(0, 3), orderIds[0]],
      'GET /api/sales/{ticketId}/orders status': ['complete', 'cancelled'],
      'GET /api/sales/{ticketId}/orders format': ['json', 'csv'],
      ...passes,
      'GET /api/passes cursor': await cursors('/api/passes'),
      timeZone: ['Europe/Vienna', 'America/New_York', 'UTC'],
      keep: ['current'],
    },
    callers: {
      usual: await headersOf([ann, bob]),
      'POST /api/users/passkeys': headersOfAnn,
      'PUT /api/users/passkeys/{id}': headersOfAnn,
      'DELETE /api/users/passkeys/{id}': headersOfAnn,
      'DELETE /api/users/sessions': await headersOf(signingOut),
      'POST /api/users/signout': await headersOf(signingOut),
      'POST /api/users/refresh': await headersOf(refreshing),
      'POST /api/users/password': await headersOf(changingPassword),
      'POST /api/users/email': await headersOf(changingEmail),
      'POST /api/users/email/confirm': await headersOf([confirmingEmail]),
      'DELETE /api/users': await headersOf(deleting),
    },
    signed: { 'POST /webhooks/stripe': signedWebhooks(env) },
  };
}

/** Correctly signed webhooks about unknown payments and sellers. */
function signedWebhooks({
  STRIPE_SECRET_KEY = '',
  STRIPE_WEBHOOK_SECRET: secret = '',
}: Record<string, string>) {
  const { webhooks } = new Stripe(STRIPE_SECRET_KEY);
  return ['payment_intent.succeeded', 'charge.refunded', 'account.updated', 'anything'].map((type) => {
    const metadata = { paymentId: crypto.randomUUID(), sellerId: crypto.randomUUID() };
    const object = { object: 'payment_intent', id: 'pi_1', metadata };
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
    return {
      body: payload,
      headers: { 'stripe-signature': webhooks.generateTestHeaderString({ payload, secret }) },
    };
  });
}
