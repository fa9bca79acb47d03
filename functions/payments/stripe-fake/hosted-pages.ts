import { type CardForm, type FieldErrors, readCard } from './card-form.ts';
import { complete, type Session } from './checkout-session.ts';
import { type FakeState, newRequestContext, type RequestContext } from './context.ts';
import { expireDue } from './expiry.ts';
import { newPaymentIntent } from './new-payment-intent.ts';
import { authenticate, confirm, type PaymentIntent } from './payment-intent.ts';
import { newPaymentMethod } from './payment-method.ts';
import { methodOfId } from './payment-methods.ts';
import { challengeDonePage, challengePage, checkoutPage, closedPage, notFoundPage } from './templates.ts';

export interface PageRequest {
  method: string;
  path: string;
  query: string;
  body: string;
}

export interface PageAnswer {
  status: number;
  html?: string;
  /** A redirect, with status 303. */
  location?: string;
}

const PAID_STATUSES = ['requires_capture', 'succeeded', 'processing'];

/** The hosted pages: the checkout, and the 3-D Secure challenge. Each request is one transaction. */
export function hostedPage(standing: FakeState, request: PageRequest): PageAnswer {
  const work = newRequestContext(standing);
  expireDue(work);
  const answer = standing.ledger.transaction(() => {
    const [, , place, id = ''] = request.path.split('/');
    const form = new URLSearchParams(request.method === 'POST' ? request.body : request.query);
    if (place === 'pay') return checkout(id, request.method, form, work);
    if (place === 'challenge') return challenge(id, request.method, form, work);
    return notFound();
  });
  standing.webhooks.wake();
  return answer;
}

function checkout(id: string, method: string, form: URLSearchParams, work: RequestContext): PageAnswer {
  const session = work.ledger.get('checkout.session', id);
  if (!session) return notFound();
  // A second press of the button finds the session complete, and goes where the first one went.
  if (session.status === 'complete' && method === 'POST') return seeOther(successUrl(session));
  if (session.status !== 'open') return { status: 200, html: closedPage(session) };
  const cart = work.ledger.cartOf(id);
  if (method !== 'POST') {
    return { status: 200, html: checkoutPage(session, cart, undefined, failureOf(session, work)) };
  }
  const typed: CardForm = {
    number: form.get('number') ?? '',
    expiry: form.get('expiry') ?? '',
    cvc: form.get('cvc') ?? '',
  };
  const read = readCard(typed, work.now);
  if (!('card' in read)) return { status: 400, html: checkoutPage(session, cart, typed, read) };
  const card = newPaymentMethod(read.card, {
    id: work.newId('pm'),
    now: work.now,
    expiry: read.expiry,
    email: session.customer_email,
  });
  work.ledger.put(card);
  const returnUrl = `${work.origin}/c/pay/${id}`;
  const paid = work.save(confirm(intentFor(session, work), card, { returnUrl }, work));
  if (paid.error) {
    const errors = { number: paid.error.message };
    return { status: 402, html: checkoutPage(session, cart, typed, errors) };
  }
  const elsewhere = paid.intent.next_action?.redirect_to_url?.url;
  return elsewhere ? seeOther(elsewhere) : completeSession(session, paid.intent, work);
}

/** The session's intent: made when the buyer first tries to pay, as Stripe does since 2022-08-01. */
function intentFor(session: Session, work: RequestContext): PaymentIntent {
  const known = session.payment_intent && work.ledger.get('payment_intent', session.payment_intent);
  if (known) return known;
  const { intent } = work.ledger.cartOf(session.id);
  const made = newPaymentIntent(
    {
      ...intent,
      receipt_email: intent.receipt_email ?? session.customer_email ?? undefined,
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
    },
    work,
  );
  work.ledger.put(made);
  work.ledger.put({ ...session, payment_intent: made.id });
  work.emit([{ type: 'payment_intent.created', object: made }]);
  return made;
}

function completeSession(session: Session, intent: PaymentIntent, work: RequestContext): PageAnswer {
  const completed = complete(session, intent);
  work.ledger.put(completed);
  work.emit([{ type: 'checkout.session.completed', object: completed }]);
  return seeOther(successUrl(completed));
}

function challenge(id: string, method: string, form: URLSearchParams, work: RequestContext): PageAnswer {
  const intent = work.ledger.get('payment_intent', id);
  if (!intent || form.get('client_secret') !== intent.client_secret) return notFound();
  const [session] = work.ledger.list('checkout.session', { limit: 1, equal: { payment_intent: id } }).data;
  if (intent.status !== 'requires_action') return redirectAfterChallenge(intent, session, work);
  if (method !== 'POST') return { status: 200, html: challengePage(intent) };
  const card = methodOfId(intent.payment_method ?? '', work);
  const outcome = work.save(authenticate(intent, card, form.get('answer') === 'complete', work));
  if (session && !outcome.error) return completeSession(session, outcome.intent, work);
  return redirectAfterChallenge(outcome.intent, session, work);
}

/** Where a buyer goes after the challenge, also one who presses twice. */
function redirectAfterChallenge(
  intent: PaymentIntent,
  session: Session | undefined,
  work: RequestContext,
): PageAnswer {
  if (session?.status === 'complete') return seeOther(successUrl(session));
  if (session) return seeOther(`/c/pay/${session.id}`);
  const asked = returnUrlOf(intent, work);
  if (!asked) return { status: 200, html: challengeDonePage() };
  const url = new URL(asked);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', PAID_STATUSES.includes(intent.status) ? 'succeeded' : 'failed');
  return seeOther(url.href);
}

/** An intent that was answered has no next_action any more: the event that announced it still has. */
function returnUrlOf({ id }: PaymentIntent, { ledger }: RequestContext): string | null | undefined {
  const query = { limit: 1, types: ['payment_intent.requires_action'], equal: { 'data.object.id': id } };
  const [event] = ledger.list('event', query).data;
  const intent = event?.data.object as PaymentIntent | undefined;
  return intent?.next_action?.redirect_to_url?.return_url;
}

/** What went wrong in the challenge that the buyer comes back from. */
function failureOf(session: Session, { ledger }: RequestContext): FieldErrors {
  const intent = ledger.get('payment_intent', session.payment_intent ?? '');
  const message = intent?.last_payment_error?.message;
  return message ? { number: message } : {};
}

const successUrl = ({ success_url, id }: Session) =>
  (success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);
const seeOther = (location: string): PageAnswer => ({ status: 303, location });
const notFound = (): PageAnswer => ({ status: 404, html: notFoundPage() });
