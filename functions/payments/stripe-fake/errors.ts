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
 * An answer of Stripe's that is an error. Thrown, it undoes the request; returned, it keeps what the request
 * wrote (a decline). `begun` says that the endpoint had begun its work, so that the answer belongs to the
 * idempotency key: "We save results only after the execution of an endpoint begins" (Idempotent requests).
 */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly executed: boolean;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    body: ErrorBody,
    { begun = false, headers = {} }: { begun?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body.code ? { ...body, doc_url: docUrl(body.code) } : body;
    this.executed = begun;
    this.headers = headers;
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

/** 400 for a parameter; nothing has begun, so the same idempotency key can be tried again. */
export const invalid = (message: string, param?: string, code?: string) =>
  new ApiError(400, {
    type: 'invalid_request_error',
    message,
    ...(param && { param }),
    ...(code && { code }),
  });

/** 400 because of the state that the object is in: the work had begun, and a replay says the same. */
export const refused = (message: string, more: Omit<ErrorBody, 'type' | 'message'> = {}) =>
  new ApiError(400, { type: 'invalid_request_error', message, ...more }, { begun: true });

/** 400 payment_intent_unexpected_state, with the intent as it is. */
export const unexpectedState = (message: string, intent: Stripe.PaymentIntent) =>
  refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });

/** An id that nothing has: 404 in the path, 400 in a parameter. */
export const noSuch = (kind: string, id: string, param: string, status: 400 | 404 = 404) =>
  new ApiError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });

export const missing = (param: string) =>
  invalid(`Missing required param: ${param}.`, param, 'parameter_missing');

/** 402, after the attempt was written down. */
export const cardError = (body: Omit<ErrorBody, 'type'>) =>
  new ApiError(402, { type: 'card_error', ...body }, { begun: true });

export const unauthorised = (message: string) =>
  new ApiError(401, { type: 'invalid_request_error', message });
