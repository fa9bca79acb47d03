import type { Context } from './context.ts';
import { ApiError, invalid, missing } from './errors.ts';
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

/** The parameters of a PaymentMethod, and `payment_method_data` of an intent. */
export const paymentMethodData = { type: required(oneOf('card')), card, billing_details, metadata };

interface CardData {
  card?: { token?: string; number?: string };
  billing_details?: { email?: string };
}

/** A new method for a card token. A card number is refused, as at Stripe by default. */
export function methodOfData(
  { card, billing_details }: CardData,
  context: Context,
  parent = '',
): PaymentMethod {
  const name = (field: string) => (parent ? `${parent}[card][${field}]` : `card[${field}]`);
  if (card?.number) {
    throw new ApiError(402, {
      type: 'invalid_request_error',
      message:
        'Sending credit card numbers directly to the Stripe API is generally unsafe. To continue processing use Stripe.js, the Stripe mobile bindings, or Stripe Elements.',
    });
  }
  if (!card?.token) throw missing(name('token'));
  return storeMethod(cardByToken(card.token, name('token')), context, billing_details?.email);
}

/** The stored method with this id, or a new one for a `pm_card_…` of the testing page. */
export function methodOfId(id: string, context: Context): PaymentMethod {
  const testCard = cardByTestMethodId(id);
  if (testCard) return storeMethod(testCard, context);
  return context.ledger.getExisting('payment_method', id, 'payment_method', 400);
}

/** The method in an intent's parameters, if any. */
export function methodOfParams(
  { payment_method, payment_method_data }: { payment_method?: string; payment_method_data?: CardData },
  context: Context,
): PaymentMethod | undefined {
  if (payment_method && payment_method_data) {
    const message = 'You may only specify one of these parameters: payment_method, payment_method_data.';
    throw invalid(message, 'payment_method_data');
  }
  if (payment_method_data) return methodOfData(payment_method_data, context, 'payment_method_data');
  return payment_method === undefined ? undefined : methodOfId(payment_method, context);
}

function storeMethod(testCard: TestCard, context: Context, address?: string): PaymentMethod {
  const method = newPaymentMethod(testCard, { id: context.newId('pm'), now: context.now, email: address });
  context.ledger.put(method);
  return method;
}

export const paymentMethodRoutes: Route[] = [
  route('POST /v1/payment_methods', paymentMethodData, (params, context) => methodOfData(params, context)),
  route('GET /v1/payment_methods/:id', {}, (_, { ledger }, id) =>
    ledger.getExisting('payment_method', id, 'payment_method'),
  ),
];
