import { checkDestination } from './accounts.ts';
import { type Cart, newSession, type Session } from './checkout-session.ts';
import type { Context } from './context.ts';
import { invalid, missing } from './errors.ts';
import { expireSession } from './expiry.ts';
import { lineItemsOf } from './line-items.ts';
import { listRoute } from './listing.ts';
import * as params from './params.ts';
import { type Route, route } from './route.ts';

const { email, hash, integer, list, metadata, oneOf, required, text, url } = params;

const product = hash({ name: required(text(250)), description: text(), images: list(url), metadata });
const price = hash({
  currency: required(params.currency),
  unit_amount: required(integer(0)),
  product_data: product,
});
const lineItem = hash({ price_data: price, quantity: integer(1) });

const create = route(
  'POST /v1/checkout/sessions',
  {
    mode: required(oneOf('payment')),
    ui_mode: oneOf('hosted_page'),
    line_items: required(list(lineItem)),
    payment_intent_data: hash({
      capture_method: oneOf('automatic', 'automatic_async', 'manual'),
      metadata,
      description: text(1000),
      receipt_email: email,
      statement_descriptor: text(22),
      statement_descriptor_suffix: text(22),
      transfer_data: hash({ destination: required(text()) }),
      application_fee_amount: integer(1),
    }),
    payment_method_types: list(oneOf('card')),
    metadata,
    client_reference_id: text(200),
    success_url: required(url),
    cancel_url: url,
    expires_at: integer(),
    customer_email: email,
    locale: text(10),
    submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  },
  (command, context) => {
    const lines = command.line_items.map(lineOf);
    const currency = lines[0]?.currency;
    if (!currency) throw missing('line_items');
    if (lines.some((line) => line.currency !== currency)) {
      throw invalid('All line items must have the same currency.', 'line_items');
    }
    const session = newSession({ ...command, currency, lines: lines.map(({ line }) => line) }, context);
    checkDestination({ ...command.payment_intent_data, amount: session.amount_total ?? 0 }, context);
    const cart: Cart = {
      lines: lines.map(({ line }) => ({ ...line, id: context.newId('li') })),
      intent: {
        ...command.payment_intent_data,
        payment_method_types: command.payment_method_types ?? ['card'],
      },
    };
    context.ledger.put(session, cart);
    return session;
  },
);

type LineItem = NonNullable<ReturnType<typeof lineItem>>;

function lineOf({ price_data, quantity }: LineItem, index: number) {
  const param = `line_items[${index}]`;
  if (!price_data) throw missing(`${param}[price_data]`);
  if (!price_data.product_data) throw missing(`${param}[price_data][product_data]`);
  if (quantity === undefined) throw missing(`${param}[quantity]`);
  const { name, description = null } = price_data.product_data;
  const line = { name, description, unit_amount: price_data.unit_amount, quantity };
  return { currency: price_data.currency, line };
}

const sessionOf = (id: string, { ledger }: Context): Session =>
  ledger.getExisting('checkout.session', id, 'session');

export const checkoutSessionRoutes: Route[] = [
  create,
  listRoute('GET /v1/checkout/sessions', 'checkout.session', {
    payment_intent: text(),
    status: oneOf('complete', 'expired', 'open'),
  }),
  route('GET /v1/checkout/sessions/:id', {}, (_, context, id) => sessionOf(id, context)),
  route('GET /v1/checkout/sessions/:id/line_items', {}, (_, context, id) =>
    lineItemsOf(sessionOf(id, context), context.ledger.cartOf(id)),
  ),
  route('POST /v1/checkout/sessions/:id/expire', {}, (_, context, id) =>
    expireSession(sessionOf(id, context), context),
  ),
];
