import { type FakeState, newContext, newId } from './context.ts';
import { ApiError, type ErrorBody, invalid, unauthorised } from './errors.ts';
import { API_VERSION } from './event.ts';
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
import type { Route } from './route.ts';
import { everyRoute } from './routes.ts';

export interface ApiRequest {
  method: string;
  path: string;
  query: string;
  body: string;
  authorization?: string;
  contentType?: string;
  idempotencyKey?: string;
  /** The Stripe-Account header. */
  account?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** A fault closes the connection before this answer is sent. */
  lost?: boolean;
}

/** Stripe's API: checks the secret key, applies the idempotency key, and executes each request in one transaction. */
export class Api {
  readonly #fake: FakeState;
  readonly #routes: Route[];
  readonly #keysInUse = new Set<string>();

  constructor(fake: FakeState) {
    this.#fake = fake;
    this.#routes = everyRoute(fake.webhooks);
  }

  async answer(request: ApiRequest): Promise<Answer> {
    const id = newId('req');
    const key = request.method === 'POST' ? request.idempotencyKey : undefined;
    const headers = { ...defaultHeaders(id), ...(key && { 'idempotency-key': key }) };
    try {
      const { status, body, replayOf, lost } = await this.#withKey(request, key, id);
      const replayed = replayOf && { 'idempotent-replayed': 'true', 'original-request': replayOf };
      // Stripe asks its clients not to retry a 500 that it has stored for the key.
      const noRetry = key && status === 500 && { 'stripe-should-retry': 'false' };
      return { status, headers: { ...headers, ...noRetry, ...replayed }, body, lost };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, headers, body: bodyOf(error) };
    }
  }

  async #withKey(request: ApiRequest, key: string | undefined, id: string): Promise<ApiResult> {
    checkSecretKey(request.authorization);
    if (key === undefined) return this.#withFault(request, undefined, id);
    const keyed = keyedRequest(key, request.path, request.body);
    if (this.#keysInUse.has(key)) throw keyInUse(key);
    this.#keysInUse.add(key);
    try {
      return await this.#withFault(request, keyed, id);
    } finally {
      this.#keysInUse.delete(key);
    }
  }

  async #withFault(request: ApiRequest, keyed: KeyedRequest | undefined, id: string): Promise<ApiResult> {
    const fault = this.#fake.faults.takeForRequest(request.method, request.path);
    if (fault?.kind === 'timeout' || fault?.kind === 'slow') await pause(fault.ms);
    if (fault?.kind === 'timeout') return { status: 504, body: '', lost: true };
    if (fault?.kind === '429') throw rateLimited();
    if (fault?.kind === '503') throw unavailable();
    const result = this.#execute(request, keyed, id, fault);
    this.#fake.webhooks.wake();
    return fault?.kind === 'lost-answer' ? { ...result, lost: true } : result;
  }

  #execute(request: ApiRequest, keyed: KeyedRequest | undefined, id: string, fault?: Fault): ApiResult {
    const { ledger } = this.#fake;
    const origin = { id, idempotency_key: keyed?.key ?? null };
    const context = newContext(this.#fake, origin, { fault: fault?.kind, account: request.account });
    expireDue(context);
    const stored = (status: number, body: string): StoredAnswer => {
      const answer = { status, body, request: id };
      if (keyed) storeAnswer(ledger, keyed, answer, context.now);
      return answer;
    };
    try {
      return ledger.transaction((): ApiResult => {
        const replayed = keyed && findAnswer(ledger, keyed, context.now);
        if (replayed) return { ...replayed, replayOf: replayed.request };
        const operation = this.#operation(request);
        if (fault?.kind === '500') throw internalError();
        const result = operation.run(context);
        if (result instanceof ApiError) return stored(result.status, bodyOf(result));
        return stored(200, pretty(expand(result, operation.expand, ledger)));
      });
    } catch (error) {
      if (!(error instanceof ApiError) || !error.executed) throw error;
      // The transaction was rolled back, but Stripe stores this answer for the key.
      return stored(error.status, bodyOf(error));
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
  /** Id of the request whose stored answer this is. */
  replayOf?: string;
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

function checkSecretKey(authorization: string | undefined): void {
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

const defaultHeaders = (id: string) => ({
  'content-type': 'application/json',
  'request-id': id,
  'stripe-version': API_VERSION,
});

const rateLimited = () =>
  new ApiError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
  });

const unavailable = () =>
  new ApiError(503, { type: 'api_error', message: 'Stripe is temporarily unavailable. Please try again.' });

const internalError = () =>
  new ApiError(500, { type: 'api_error', message: 'An unknown error occurred' }, { executed: true });
