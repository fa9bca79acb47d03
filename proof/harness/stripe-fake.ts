import type Stripe from 'stripe';
import { Visitor } from './visitor.ts';

/** A failure of the Stripe fake: functions/payments/stripe-fake/README.md, "Faults". */
interface Fault {
  match: string;
  kind: string;
  times?: number;
  ms?: number;
}

export const AUTHORISE = 'POST /v1/payment_intents';
export const CAPTURE = 'POST /v1/payment_intents/:id/capture';
export const CANCEL = 'POST /v1/payment_intents/:id/cancel';
export const NO_WEBHOOKS: Fault = { match: '*', kind: 'webhook-never', times: 1000 };

/** Cards of Stripe's testing page. */
export const cards = {
  accepted: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  threeDSecure: '4000 0000 0000 3220',
};

/** What Stripe has captured and refunded of one payment intent. */
export interface Payment {
  id: string;
  status: Stripe.PaymentIntent.Status;
  captured: number;
  refunded: number;
}

/** The payments of an order of one seat that was paid once. */
export const paidOnce = [{ status: 'succeeded', captured: 4500, refunded: 0 }];

/** A client of a running system's Stripe fake. */
export class StripeFake {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor({ STRIPE_API_URL, STRIPE_SECRET_KEY }: Record<string, string>) {
    this.#url = STRIPE_API_URL ?? '';
    this.#headers = { authorization: `Bearer ${STRIPE_SECRET_KEY}` };
  }

  /** Replaces the faults of the fake; without arguments it works again. */
  async setFaults(...faults: Fault[]): Promise<void> {
    await fetch(`${this.#url}/faults`, { method: 'DELETE' });
    if (faults.length === 0) return;
    const { status } = await fetch(`${this.#url}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    if (status >= 300) throw new Error(`The Stripe fake answered ${status}`);
  }

  /** Calls Stripe's API directly, as somebody could in its dashboard. */
  async post(path: string, form: Record<string, string> = {}): Promise<number> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: this.#headers,
      body: new URLSearchParams(form),
    });
    return response.status;
  }

  /** Opens a dispute, as the bank of a captured payment does; resolves to its id. */
  async dispute(intentId: string): Promise<string> {
    const intent = await this.#get<Stripe.PaymentIntent>(`/v1/payment_intents/${intentId}`);
    await this.post(`/v1/charges/${String(intent.latest_charge)}/dispute`);
    const { data } = await this.#get<Stripe.ApiList<Stripe.Dispute>>(
      `/v1/disputes?payment_intent=${intentId}`,
    );
    return data[0]?.id ?? '';
  }

  /** The payments of one order, the newest first. */
  async paymentsOf(orderId: string): Promise<Payment[]> {
    const path = '/v1/payment_intents?limit=100&expand[]=data.latest_charge';
    const { data } = await this.#get<Stripe.ApiList<Stripe.PaymentIntent>>(path);
    return data.filter(({ metadata }) => metadata.orderId === orderId).map(paymentOf);
  }

  /** The hosted checkout pages of one order. */
  async checkoutPagesOf(orderId: string): Promise<Stripe.Checkout.Session[]> {
    const { data } = await this.#get<Stripe.ApiList<Stripe.Checkout.Session>>(
      '/v1/checkout/sessions?limit=100',
    );
    return data.filter(({ metadata }) => metadata?.orderId === orderId);
  }

  async #get<Body>(path: string): Promise<Body> {
    const response = await fetch(`${this.#url}${path}`, { headers: this.#headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as Body;
  }
}

function paymentOf({ id, status, amount_received, latest_charge }: Stripe.PaymentIntent): Payment {
  const charge = latest_charge as Stripe.Charge | null;
  const refunded = charge?.captured ? charge.amount_refunded : 0;
  return { id, status, captured: amount_received, refunded };
}

/** Submits the form of a hosted checkout page; resolves to the answer's status and redirect. */
export function payOnPage(url: string, number: string): Promise<{ status: number; next: string }> {
  return submit(url, { number, expiry: '12 / 40', cvc: '123' });
}

/** Submits the onboarding page of a seller's account. */
export const onboard = (url: string, answer: 'complete' | 'later'): Promise<{ next: string }> =>
  submit(url, { answer });

/** Answers the bank's 3-D Secure page. */
export function answerBank(url: string, answer: 'complete' | 'fail'): Promise<{ next: string }> {
  const secret = new URL(url).searchParams.get('client_secret') ?? '';
  return submit(url.split('?')[0] ?? '', { client_secret: secret, answer });
}

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; next: string }> {
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await new Visitor('').send('POST', url, body, headers);
  const location = answer.headers.get('location') ?? '';
  return { status: answer.status, next: location && new URL(location, url).href };
}
