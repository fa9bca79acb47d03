import type { Stripe } from 'stripe';

/** The `error` of Stripe's error answers (API reference, "Errors"). */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  request_log_url?: string;
}

/**
 * An error answer. When it is thrown, the request's transaction is rolled back; when it is returned (a decline), the
 * writes are kept. `executed` answers are stored for the idempotency key: "We save results only after the execution of
 * an endpoint begins" (Stripe, "Idempotent requests").
 */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly executed: boolean;

  constructor(status: number, body: ErrorBody, { executed = false } = {}) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body.code ? { ...body, doc_url: docUrl(body.code) } : body;
    this.executed = executed;
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

/** 400 for a parameter. Nothing was executed, so the idempotency key can be used again. */
export const invalid = (message: string, param?: string, code?: string) =>
  new ApiError(400, {
    type: 'invalid_request_error',
    message,
    ...(param && { param }),
    ...(code && { code }),
  });

/** 400 because of the object's state. The answer is stored for the idempotency key. */
export const refused = (message: string, more: Omit<ErrorBody, 'type' | 'message'> = {}) =>
  new ApiError(400, { type: 'invalid_request_error', message, ...more }, { executed: true });

/** 400 payment_intent_unexpected_state, with the intent. */
export const unexpectedState = (message: string, intent: Stripe.PaymentIntent) =>
  refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });

/** An unknown id: 404 in the path, 400 in a parameter. */
export const noSuch = (kind: string, id: string, param: string, status: 400 | 404 = 404) =>
  new ApiError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });

export const missing = (param: string) =>
  invalid(`Missing required param: ${param}.`, param, 'parameter_missing');

/** 402 for a decline. The failed attempt is stored. */
export const cardError = (body: Omit<ErrorBody, 'type'>) =>
  new ApiError(402, { type: 'card_error', ...body }, { executed: true });

export const unauthorised = (message: string) =>
  new ApiError(401, { type: 'invalid_request_error', message });
