import { chargeRoutes } from './charges.ts';
import { checkoutSessionRoutes } from './checkout-sessions.ts';
import { type FakeState, newId, newRequestContext } from './context.ts';
import { ApiError, type ErrorBody, invalid, unauthorised } from './errors.ts';
import { API_VERSION } from './event.ts';
import { eventRoutes } from './events.ts';
import { expand } from './expand.ts';
import { expireDue } from './expiry.ts';
import type { Fault } from './faults.ts';
import { type Form, parseForm } from './form.ts';
import {
  findAnswer,
  type KeyedRequest,
  keyedRequest,
  keyInUse,
  type StoredAnswer,
  storeAnswer,
} from './idempotency.ts';
import { paymentIntentRoutes } from './payment-intents.ts';
import { paymentMethodRoutes } from './payment-methods.ts';
import { refundRoutes } from './refunds.ts';
import type { Route } from './route.ts';

export interface ApiRequest {
  method: string;
  path: string;
  query: string;
  body: string;
  authorization?: string;
  contentType?: string;
  idempotencyKey?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** A fault: the connection is closed instead of this answer. */
  lost?: boolean;
}

/** Stripe's API over the ledger: who, which operation, once only, in one transaction, in Stripe's words. */
export class Api {
  readonly #standing: FakeState;
  readonly #routes: Route[];
  readonly #underWay = new Set<string>();

  constructor(standing: FakeState) {
    this.#standing = standing;
    this.#routes = [
      ...paymentIntentRoutes,
      ...checkoutSessionRoutes,
      ...refundRoutes,
      ...chargeRoutes,
      ...paymentMethodRoutes,
      ...eventRoutes(standing.webhooks),
    ];
  }

  async answer(request: ApiRequest): Promise<Answer> {
    const id = newId('req');
    const key = request.method === 'POST' ? request.idempotencyKey : undefined;
    const headers = { ...plainHeaders(id), ...(key && { 'idempotency-key': key }) };
    try {
      const { status, body, replayOf, more, lost } = await this.#once(request, key, id);
      const replayed = replayOf && { 'idempotent-replayed': 'true', 'original-request': replayOf };
      return { status, headers: { ...headers, ...more, ...replayed }, body, lost };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, headers: { ...headers, ...error.headers }, body: bodyOf(error) };
    }
  }

  async #once(request: ApiRequest, key: string | undefined, id: string): Promise<ApiResult> {
    checkKey(request.authorization);
    if (key === undefined) return this.#faulty(request, undefined, id);
    const use = keyedRequest(key, request.path, request.body);
    if (this.#underWay.has(key)) throw keyInUse(key);
    this.#underWay.add(key);
    try {
      return await this.#faulty(request, use, id);
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #faulty(request: ApiRequest, use: KeyedRequest | undefined, id: string): Promise<ApiResult> {
    const fault = this.#standing.faults.takeForRequest(request.method, request.path);
    if (fault?.kind === 'timeout' || fault?.kind === 'slow') await pause(fault.ms);
    if (fault?.kind === 'timeout') return { status: 504, body: '', lost: true };
    if (fault?.kind === '429') throw rateLimited();
    if (fault?.kind === '503') throw unavailable();
    const done = this.#execute(request, use, id, fault);
    this.#standing.webhooks.wake();
    return fault?.kind === 'lost-answer' ? { ...done, lost: true } : done;
  }

  #execute(request: ApiRequest, use: KeyedRequest | undefined, id: string, fault?: Fault): ApiResult {
    const { ledger } = this.#standing;
    const work = newRequestContext(this.#standing, { id, idempotency_key: use?.key ?? null }, fault?.kind);
    expireDue(work);
    const begun = (answer: StoredAnswer) => {
      if (use) storeAnswer(ledger, use, answer, work.now);
      return answer;
    };
    try {
      return ledger.transaction((): ApiResult => {
        const kept = use && findAnswer(ledger, use, work.now);
        if (kept) return { ...kept, replayOf: kept.request, more: kept.status === 500 ? NO_RETRY : {} };
        const operation = this.#operation(request);
        if (fault?.kind === '500') throw internalError(use !== undefined);
        const result = operation.run(work);
        if (result instanceof ApiError) {
          return begun({ status: result.status, body: bodyOf(result), request: id });
        }
        const body = pretty(expand(result, operation.expand, ledger));
        return begun({ status: 200, body, request: id });
      });
    } catch (error) {
      if (!(error instanceof ApiError) || !error.executed) throw error;
      // The work is undone, but its answer belongs to the key.
      const answer = begun({ status: error.status, body: bodyOf(error), request: id });
      return { ...answer, more: error.headers };
    }
  }

  #operation({ method, path, query, body, contentType }: ApiRequest) {
    for (const route of this.#routes) {
      const match = route.method === method ? route.path.exec(path) : null;
      if (!match) continue;
      if (method === 'POST' && body !== '' && !contentType?.startsWith('application/x-www-form-urlencoded')) {
        throw invalid(
          'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have questions, we can help at https://support.stripe.com/.',
        );
      }
      return route.prepare(formOf(method === 'POST' ? body : query), match[1] ?? '');
    }
    throw new ApiError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    });
  }
}

interface ApiResult {
  status: number;
  body: string;
  /** Id of the first request with the key, when this is its answer again. */
  replayOf?: string;
  more?: Record<string, string>;
  lost?: boolean;
}

function formOf(text: string): Form {
  try {
    return parseForm(text);
  } catch (error) {
    if (error instanceof RangeError) throw invalid(error.message);
    throw error;
  }
}

function checkKey(authorization: string | undefined): void {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ');
  const basic = /^basic$/i.test(scheme);
  const key = basic ? Buffer.from(value, 'base64').toString().split(':')[0] : value;
  if (!key || !(basic || /^bearer$/i.test(scheme))) {
    throw unauthorised(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (!/^sk_test_\w+$/.test(key)) {
    throw unauthorised(`Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}`);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const pretty = (json: object) => JSON.stringify(json, null, 2);
const bodyOf = ({ body }: { body: ErrorBody }) => pretty({ error: body });

const plainHeaders = (id: string) => ({
  'content-type': 'application/json',
  'request-id': id,
  'stripe-version': API_VERSION,
});

// A key's 500 is replayed for a day: Stripe asks its clients not to try it again.
const NO_RETRY = { 'stripe-should-retry': 'false' };

const rateLimited = () =>
  new ApiError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
  });

const unavailable = () =>
  new ApiError(503, { type: 'api_error', message: 'Stripe is temporarily unavailable. Please try again.' });

const internalError = (keyed: boolean) =>
  new ApiError(
    500,
    { type: 'api_error', message: 'An unknown error occurred' },
    { begun: true, headers: keyed ? NO_RETRY : {} },
  );
