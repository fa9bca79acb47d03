import type Stripe from 'stripe';
import { environment } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

/** What goes wrong at the provider, and how often: see the stand-in's README, "Faults". */
interface Fault {
  match: string;
  kind: string;
  times?: number;
  ms?: number;
}

export const AUTHORISE = 'POST /v1/payment_intents';
export const CAPTURE = 'POST /v1/payment_intents/:id/capture';
export const CANCEL = 'POST /v1/payment_intents/:id/cancel';
export const noWebhooks: Fault = { match: '*', kind: 'webhook-never', times: 1000 };
/** The books of an order of one seat that was paid once. */
export const charged = [{ status: 'succeeded', taken: 4500, refunded: 0 }];

const api = (path: string): string => `${environment().STRIPE_API_URL}${path}`;
const key = () => ({ authorization: `Bearer ${environment().STRIPE_SECRET_KEY}` });

/** Makes the provider fail from here on as told; without faults it is well again. */
export async function failing(...faults: Fault[]): Promise<void> {
  await fetch(api('/stand-in/faults'), { method: 'DELETE' });
  if (faults.length === 0) return;
  const { status } = await fetch(api('/stand-in/faults'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  if (status >= 300) throw new Error(`The stand-in answered ${status}`);
}

async function read<Kind>(path: string): Promise<Kind> {
  const response = await fetch(api(path), { headers: key() });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Kind;
}

/** Does something at the provider by hand, as someone could in its dashboard. */
export async function byHand(path: string, form: Record<string, string> = {}): Promise<number> {
  const response = await fetch(api(path), {
    method: 'POST',
    headers: key(),
    body: new URLSearchParams(form),
  });
  return response.status;
}

/** The provider's books of one order: its payment intents with their charges, the oldest first. */
export async function booksOf(orderId: string): Promise<Book[]> {
  const path = '/v1/payment_intents?limit=100&expand[]=data.latest_charge';
  const { data } = await read<Stripe.ApiList<Stripe.PaymentIntent>>(path);
  return data.filter(({ metadata }) => metadata.orderId === orderId).map(book);
}

/** What the provider has taken, holds and has given back with one payment intent. */
export interface Book {
  id: string;
  status: Stripe.PaymentIntent.Status;
  taken: number;
  refunded: number;
}

function book({ id, status, amount_received, latest_charge }: Stripe.PaymentIntent): Book {
  const charge = latest_charge as Stripe.Charge | null;
  return { id, status, taken: amount_received, refunded: charge?.captured ? charge.amount_refunded : 0 };
}

/** The hosted pages that were made for an order. */
export async function pagesOf(orderId: string): Promise<Stripe.Checkout.Session[]> {
  const { data } = await read<Stripe.ApiList<Stripe.Checkout.Session>>('/v1/checkout/sessions?limit=100');
  return data.filter(({ metadata }) => metadata?.orderId === orderId);
}

export const CARDS = {
  pays: '4242 4242 4242 4242',
  declines: '4000 0000 0000 0002',
  challenges: '4000 0000 0000 3220',
};

/** Fills in the form of a hosted page and presses its button; resolves to the answer and where it leads. */
export async function payOnPage(url: string, number: string): Promise<{ status: number; next: string }> {
  return submit(url, { number, expiry: '12 / 40', cvc: '123' });
}

/** Answers the bank's question on its page. */
export async function answerBank(url: string, answer: 'complete' | 'fail'): Promise<{ next: string }> {
  const secret = new URL(url).searchParams.get('client_secret') ?? '';
  return submit(url.split('?')[0] ?? '', { client_secret: secret, answer });
}

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; next: string }> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const answer = await new Visitor('').send('POST', url, body, headers as Record<string, string>);
  const location = answer.headers.get('location') ?? '';
  return { status: answer.status, next: location && new URL(location, url).href };
}
