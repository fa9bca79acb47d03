import { checkDestination } from './accounts.ts';
import { cancel, capture } from './capture.ts';
import type { Context } from './context.ts';
import { type ApiError, invalid, refused, unexpectedState } from './errors.ts';
import { listRoute, searchRoute } from './listing.ts';
import { checkAmount, mergedMetadata, newPaymentIntent } from './new-payment-intent.ts';
import * as params from './params.ts';
import { CONFIRMABLE, confirm, type PaymentIntent } from './payment-intent.ts';
import { methodOfId, methodOfParams, paymentMethodData } from './payment-methods.ts';
import { type Route, route } from './route.ts';

const { boolean, email, hash, integer, list, metadata, oneOf, required, text, url } = params;

const paymentParams = {
  payment_method: text(),
  payment_method_data: hash(paymentMethodData),
  return_url: url,
  off_session: boolean,
  error_on_requires_action: boolean,
  receipt_email: email,
};
const descriptionParams = { metadata, description: text(1000) };

const create = route(
  'POST /v1/payment_intents',
  {
    ...paymentParams,
    ...descriptionParams,
    amount: required(integer(1)),
    currency: required(params.currency),
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
    confirm: boolean,
    payment_method_types: list(oneOf('card')),
    automatic_payment_methods: hash({
      enabled: required(boolean),
      allow_redirects: oneOf('always', 'never'),
    }),
    setup_future_usage: oneOf('off_session', 'on_session'),
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
    transfer_data: hash({ destination: required(text()) }),
    application_fee_amount: integer(1),
  },
  (command, context) => {
    if (!command.confirm) rejectConfirmOnlyParams(command);
    if (command.payment_method_types && command.automatic_payment_methods?.enabled) {
      throw invalid(
        'You may only specify one of these parameters: automatic_payment_methods, payment_method_types.',
        'payment_method_types',
      );
    }
    checkDestination(command, context);
    const unpaid = newPaymentIntent(command, context);
    const method = methodOfParams(command, context);
    const intent: PaymentIntent = method
      ? { ...unpaid, payment_method: method.id, status: 'requires_confirmation' }
      : unpaid;
    context.emit([{ type: 'payment_intent.created', object: intent }]);
    if (command.confirm) return confirmAndSave(intent, command, context);
    context.ledger.put(intent);
    return intent;
  },
);

function rejectConfirmOnlyParams(command: Record<string, unknown>): void {
  for (const name of ['return_url', 'off_session', 'error_on_requires_action']) {
    if (command[name] === undefined) continue;
    throw invalid(`The parameter \`${name}\` can only be used with \`confirm\` set to true.`, name);
  }
}

interface ConfirmParams {
  return_url?: string;
  off_session?: boolean;
  error_on_requires_action?: boolean;
}

function confirmAndSave(
  intent: PaymentIntent,
  command: ConfirmParams,
  context: Context,
): PaymentIntent | ApiError {
  if (!intent.payment_method) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      intent,
    );
  }
  const options = {
    returnUrl: command.return_url,
    offSession: command.off_session,
    errorOnRequiresAction: command.error_on_requires_action,
  };
  const method = methodOfId(intent.payment_method, context);
  const outcome = context.save(confirm(intent, method, options, context));
  return outcome.error ?? outcome.intent;
}

const update = route(
  'POST /v1/payment_intents/:id',
  { ...descriptionParams, amount: integer(1), payment_method: text(), receipt_email: email },
  (command, context, id) => {
    const intent = intentOf(id, context);
    if ((command.amount || command.payment_method) && !CONFIRMABLE.includes(intent.status)) {
      throw unexpectedState(
        `This PaymentIntent's amount and payment_method could not be updated because it has a status of ${intent.status}.`,
        intent,
      );
    }
    if (command.amount) checkAmount(command.amount, intent.currency, 'amount');
    const method = command.payment_method ? methodOfId(command.payment_method, context) : undefined;
    const updated: PaymentIntent = {
      ...intent,
      amount: command.amount ?? intent.amount,
      description: command.description ?? intent.description,
      metadata: mergedMetadata(intent.metadata, command.metadata),
      receipt_email: command.receipt_email ?? intent.receipt_email,
      ...(method && { payment_method: method.id, status: 'requires_confirmation', next_action: null }),
    };
    context.ledger.put(updated);
    return updated;
  },
);

const confirmRoute = route('POST /v1/payment_intents/:id/confirm', paymentParams, (command, context, id) => {
  const intent = intentOf(id, context);
  const method = methodOfParams(command, context);
  return confirmAndSave(method ? { ...intent, payment_method: method.id } : intent, command, context);
});

const captureRoute = route(
  'POST /v1/payment_intents/:id/capture',
  { amount_to_capture: integer(1) },
  (command, context, id) => {
    const intent = intentOf(id, context);
    const charge = chargeOf(intent, context);
    if (context.fault === 'capture-fails' && intent.status === 'requires_capture') {
      const canceled = context.save(
        cancel(intent, charge, 'automatic', context, 'expired_uncaptured_charge'),
      );
      return refused('The charge cannot be captured as the authorization has expired.', {
        code: 'capture_charge_authorization_expired',
        payment_intent: canceled.intent,
      });
    }
    const outcome = context.save(capture(intent, charge, context, command.amount_to_capture));
    const [session] = sessionsOf(intent, context);
    if (session) context.ledger.put({ ...session, payment_status: 'paid' });
    return outcome.intent;
  },
);

const cancelRoute = route(
  'POST /v1/payment_intents/:id/cancel',
  { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
  (command, context, id) => {
    const intent = intentOf(id, context);
    // "You can directly cancel the PaymentIntent for a Checkout Session only when the PaymentIntent has a
    // status of requires_capture" (API reference, "Cancel a PaymentIntent").
    if (intent.status !== 'requires_capture' && sessionsOf(intent, context).length > 0) {
      throw refused(
        'You cannot cancel this PaymentIntent because it was created by Checkout. Expire the Checkout Session instead.',
        { payment_intent: intent },
      );
    }
    const reason = command.cancellation_reason ?? null;
    return context.save(cancel(intent, chargeOf(intent, context), reason, context)).intent;
  },
);

const intentOf = (id: string, { ledger }: Context): PaymentIntent =>
  ledger.getExisting('payment_intent', id, 'intent');

export const chargeOf = ({ latest_charge }: PaymentIntent, { ledger }: Context) =>
  latest_charge === null ? undefined : ledger.get('charge', latest_charge);

const sessionsOf = ({ id }: PaymentIntent, { ledger }: Context) =>
  ledger.list('checkout.session', { limit: 1, equal: { payment_intent: id } }).data;

export const paymentIntentRoutes: Route[] = [
  create,
  listRoute('GET /v1/payment_intents', 'payment_intent', {}),
  searchRoute('GET /v1/payment_intents/search', 'payment_intent'),
  route('GET /v1/payment_intents/:id', { client_secret: text() }, (_, context, id) => intentOf(id, context)),
  update,
  confirmRoute,
  captureRoute,
  cancelRoute,
];
