import { accountPage } from './account-pages.ts';
import type { ApiRequest } from './api.ts';
import { type CardForm, type FieldErrors, readCard } from './card-form.ts';
import { complete, type Session } from './checkout-session.ts';
import { type Context, type FakeState, newContext } from './context.ts';
import { expireDue } from './expiry.ts';
import { newPaymentIntent } from './new-payment-intent.ts';
import { authenticate, confirm, type PaymentIntent } from './payment-intent.ts';
import { newPaymentMethod } from './payment-method.ts';
import { methodOfId } from './payment-methods.ts';
import { challengeDonePage, challengePage, checkoutPage, closedPage, notFoundPage } from './templates.ts';

export type PageRequest = Pick<ApiRequest, 'method' | 'path' | 'query' | 'body'>;

export interface PageAnswer {
  status: number;
  html?: string;
  /** The target of a redirect with status 303. */
  location?: string;
}

const PAID_STATUSES = ['requires_capture', 'succeeded', 'processing'];

/** Answers requests to the checkout page and the 3-D Secure challenge, each in one transaction. */
export function hostedPage(fake: FakeState, request: PageRequest): PageAnswer {
  const context = newContext(fake);
  expireDue(context);
  const answer = fake.ledger.transaction(() => {
    const [, , page, id = ''] = request.path.split('/');
    const form = new URLSearchParams(request.method === 'POST' ? request.body : request.query);
    if (page === 'pay') return checkout(id, request.method, form, context);
    if (page === 'challenge') return challenge(id, request.method, form, context);
    if (page === 'onboarding' || page === 'dashboard')
      return accountPage(page, id, request.method, form, context);
    return notFound();
  });
  fake.webhooks.wake();
  return answer;
}

function checkout(id: string, method: string, form: URLSearchParams, context: Context): PageAnswer {
  const session = context.ledger.get('checkout.session', id);
  if (!session) return notFound();
  // A second click finds the session complete and gets the redirect of the first.
  if (session.status === 'complete' && method === 'POST') return seeOther(successUrl(session));
  if (session.status !== 'open') return { status: 200, html: closedPage(session) };
  const cart = context.ledger.cartOf(id);
  if (method !== 'POST') {
    return { status: 200, html: checkoutPage(session, cart, undefined, failureOf(session, context)) };
  }
  const typed: CardForm = {
    number: form.get('number') ?? '',
    expiry: form.get('expiry') ?? '',
    cvc: form.get('cvc') ?? '',
  };
  const read = readCard(typed, context.now);
  if (!('card' in read)) return { status: 400, html: checkoutPage(session, cart, typed, read) };
  const card = newPaymentMethod(read.card, {
    id: context.newId('pm'),
    now: context.now,
    expiry: read.expiry,
    email: session.customer_email,
  });
  context.ledger.put(card);
  const returnUrl = `${context.origin}/c/pay/${id}`;
  const paid = context.save(confirm(intentFor(session, context), card, { returnUrl }, context));
  if (paid.error) {
    const errors = { number: paid.error.message };
    return { status: 402, html: checkoutPage(session, cart, typed, errors) };
  }
  const challengeUrl = paid.intent.next_action?.redirect_to_url?.url;
  return challengeUrl ? seeOther(challengeUrl) : completeSession(session, paid.intent, context);
}

/** The session's intent. It is created when the buyer first tries to pay, as at Stripe since 2022-08-01. */
function intentFor(session: Session, context: Context): PaymentIntent {
  const existing = session.payment_intent && context.ledger.get('payment_intent', session.payment_intent);
  if (existing) return existing;
  const { intent } = context.ledger.cartOf(session.id);
  const created = newPaymentIntent(
    {
      ...intent,
      receipt_email: intent.receipt_email ?? session.customer_email ?? undefined,
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
    },
    context,
  );
  context.ledger.put(created);
  context.ledger.put({ ...session, payment_intent: created.id });
  context.emit([{ type: 'payment_intent.created', object: created }]);
  return created;
}

function completeSession(session: Session, intent: PaymentIntent, context: Context): PageAnswer {
  const completed = complete(session, intent);
  context.ledger.put(completed);
  context.emit([{ type: 'checkout.session.completed', object: completed }]);
  return seeOther(successUrl(completed));
}

function challenge(id: string, method: string, form: URLSearchParams, context: Context): PageAnswer {
  const intent = context.ledger.get('payment_intent', id);
  if (!intent || form.get('client_secret') !== intent.client_secret) return notFound();
  const [session] = context.ledger.list('checkout.session', { limit: 1, equal: { payment_intent: id } }).data;
  if (intent.status !== 'requires_action') return redirectAfterChallenge(intent, session, context);
  if (method !== 'POST') return { status: 200, html: challengePage(intent) };
  const card = methodOfId(intent.payment_method ?? '', context);
  const outcome = context.save(authenticate(intent, card, form.get('answer') === 'complete', context));
  if (session && !outcome.error) return completeSession(session, outcome.intent, context);
  return redirectAfterChallenge(outcome.intent, session, context);
}

/** Redirects the buyer after the challenge, also after a second click. */
function redirectAfterChallenge(
  intent: PaymentIntent,
  session: Session | undefined,
  context: Context,
): PageAnswer {
  if (session?.status === 'complete') return seeOther(successUrl(session));
  if (session) return seeOther(`/c/pay/${session.id}`);
  const returnUrl = returnUrlOf(intent, context);
  if (!returnUrl) return { status: 200, html: challengeDonePage() };
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', PAID_STATUSES.includes(intent.status) ? 'succeeded' : 'failed');
  return seeOther(url.href);
}

/** The intent loses its next_action when the challenge is answered, so the return_url is read from its event. */
function returnUrlOf({ id }: PaymentIntent, { ledger }: Context): string | null | undefined {
  const query = { limit: 1, types: ['payment_intent.requires_action'], equal: { 'data.object.id': id } };
  const [event] = ledger.list('event', query).data;
  const intent = event?.data.object as PaymentIntent | undefined;
  return intent?.next_action?.redirect_to_url?.return_url;
}

/** The reason why the buyer's last attempt failed, such as a failed challenge. */
function failureOf(session: Session, { ledger }: Context): FieldErrors {
  const intent = ledger.get('payment_intent', session.payment_intent ?? '');
  const message = intent?.last_payment_error?.message;
  return message ? { number: message } : {};
}

const successUrl = ({ success_url, id }: Session) =>
  (success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);
const seeOther = (location: string): PageAnswer => ({ status: 303, location });
const notFound = (): PageAnswer => ({ status: 404, html: notFoundPage() });
