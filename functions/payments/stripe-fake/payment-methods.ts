import type { RequestContext } from './context.ts';
import { ApiError, invalid, missing, noSuch } from './errors.ts';
import { email, hash, metadata, oneOf, required, text } from './params.ts';
import {
  cardByTestMethodId,
  cardByToken,
  newPaymentMethod,
  type PaymentMethod,
  type TestCard,
} from './payment-method.ts';
import { type Route, route } from './route.ts';

const card = hash({ token: text(), number: text(), exp_month: text(), exp_year: text(), cvc: text() });
const billing_details = hash({ name: text(), email, phone: text() });

/** `payment_method_data` of an intent, and the parameters of a PaymentMethod: cards by token. */
export const paymentMethodData = { type: required(oneOf('card')), card, billing_details, metadata };

interface CardData {
  card?: { token?: string; number?: string };
  billing_details?: { email?: string };
}

/** A new method of a card token; card numbers themselves are refused, as at Stripe by default. */
export function methodOfData(
  { card, billing_details }: CardData,
  work: RequestContext,
  under = '',
): PaymentMethod {
  const name = (field: string) => (under ? `${under}[card][${field}]` : `card[${field}]`);
  if (card?.number) {
    throw new ApiError(402, {
      type: 'invalid_request_error',
      message:
        'Sending credit card numbers directly to the Stripe API is generally unsafe. To continue processing use Stripe.js, the Stripe mobile bindings, or Stripe Elements.',
    });
  }
  if (!card?.token) throw missing(name('token'));
  return storeMethod(cardByToken(card.token, name('token')), work, billing_details?.email);
}

/** The method `id` names: a stored one, or one of the testing page's `pm_card_…`. */
export function methodOfId(id: string, work: RequestContext): PaymentMethod {
  const testCard = cardByTestMethodId(id);
  if (testCard) return storeMethod(testCard, work);
  const stored = work.ledger.get('payment_method', id);
  if (!stored) throw noSuch('PaymentMethod', id, 'payment_method', 400);
  return stored;
}

/** The method that an intent's parameters name, if they name one. */
export function methodOfParams(
  { payment_method, payment_method_data }: { payment_method?: string; payment_method_data?: CardData },
  work: RequestContext,
): PaymentMethod | undefined {
  if (payment_method && payment_method_data) {
    const message = 'You may only specify one of these parameters: payment_method, payment_method_data.';
    throw invalid(message, 'payment_method_data');
  }
  if (payment_method_data) return methodOfData(payment_method_data, work, 'payment_method_data');
  return payment_method === undefined ? undefined : methodOfId(payment_method, work);
}

function storeMethod(testCard: TestCard, work: RequestContext, address?: string): PaymentMethod {
  const method = newPaymentMethod(testCard, { id: work.newId('pm'), now: work.now, email: address });
  work.ledger.put(method);
  return method;
}

export const paymentMethodRoutes: Route[] = [
  route('POST /v1/payment_methods', paymentMethodData, (params, work) => methodOfData(params, work)),
  route('GET /v1/payment_methods/:id', {}, (_, { ledger }, id) => {
    const method = ledger.get('payment_method', id);
    if (!method) throw noSuch('PaymentMethod', id, 'payment_method');
    return method;
  }),
];
