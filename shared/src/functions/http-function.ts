import { randomUUIDv7 } from 'node:crypto';
import { type HttpFunction, http, type Request, type Response } from '@google-cloud/functions-framework';
import type * as z from 'zod';
import type { Route } from '../api/route.ts';
import type { Given } from '../decisions/given.ts';
import { AlreadyAnswered, BadRequest, Refused } from '../errors.ts';
import type { Caller } from '../identity/access-token.ts';
import type { Answer } from './answer.ts';
import { errorAnswer } from './failure.ts';
import { IdempotencyKey, type KeepAnswer } from './idempotency.ts';
import { pathParameters } from './path.ts';
import { bytesOf, jsonOf, MAX_BODY } from './raw-request.ts';
import { retryOnConflict } from './retry.ts';
import type { Service } from './service.ts';
import { countWrite } from './write-limits.ts';

/** What a door is asked: the parsed request, who asks, and what its decision may not find out by itself. */
export interface HttpInput<Body, Params, Query, Who> {
  body: Body;
  params: Params;
  query: Query;
  caller: Who;
  given: Given;
  /** Keeps the answer under the caller's Idempotency-Key; no writes when there is none. */
  keepAnswer: KeepAnswer;
  headers: Request['headers'];
  /** The body as it came. */
  bytes: Buffer;
  /** Path and query. */
  url: URL;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

/** A door that can stand alone or in a group. */
export interface Handler {
  name: string;
  handle: HttpFunction;
}

const MAX_JSON = 100_000;

/**
 * An HTTP function: registered with functions-framework under its name, it parses the request by the route's
 * schemas, knows the caller, and answers errors by the contract.
 *
 * @example
 * export const readOrder = httpFunction(orders, 'read-order', ReadOrder, async ({ params, caller }) =>
 *   ok(view(await orderOf(params.orderId, caller))));
 */
export function httpFunction<R extends Route>(
  service: Service,
  name: string,
  route: R,
  answer: (
    ask: HttpInput<
      Parsed<R['body']>,
      Parsed<R['params']>,
      Parsed<R['query']>,
      R['access'] extends 'user' ? Caller : Caller | undefined
    >,
  ) => Promise<Answer>,
): Handler {
  const handle: HttpFunction = async (request, response) => {
    const requestId = String(request.headers['x-request-id'] ?? randomUUIDv7());
    response.setHeader('x-request-id', requestId);
    try {
      send(response, await respond(request, requestId));
    } catch (error) {
      send(response, errorAnswer(error, requestId, name));
    }
  };

  async function respond(request: Request, requestId: string): Promise<Answer> {
    const url = new URL(request.originalUrl, 'http://service');
    const params = pathParameters(route.path, url.pathname);
    if (!params) throw new BadRequest(404, 'nothing-here');
    if (request.method !== route.method)
      throw new BadRequest(405, 'wrong-method', {
        message: `Only ${route.method} works here`,
        headers: { allow: route.method },
      });
    const caller = await callerOf(request, service);
    if (route.access === 'user' && !caller) throw new Refused(401, 'not-signed-in');
    const now = Date.now();
    const bytes = bytesOf(request, route.body ? MAX_JSON : MAX_BODY);
    const key = caller && route.idempotent ? request.headers['idempotency-key'] : undefined;
    const once = key
      ? new IdempotencyKey(
          service.table,
          caller?.userId ?? '',
          String(key),
          { line: `${request.method} ${url.pathname}`, body: bytes },
          now,
        )
      : undefined;
    const ask = {
      body: route.body?.parse(jsonOf(request, MAX_JSON)),
      params: parseParams(route.params, params),
      query: route.query?.parse(Object.fromEntries(url.searchParams)),
      caller,
      given: { now, newId: randomUUIDv7, traceparent: traceparentOf(request, requestId) },
      keepAnswer: once?.keep ?? (() => []),
      headers: request.headers,
      bytes,
      url,
    } as Parameters<typeof answer>[0];
    try {
      // What is repeated under its key counts too: it is only a little cheaper.
      const [before] = await Promise.all([
        once?.previousAnswer(),
        caller &&
          route.method !== 'GET' &&
          !route.internal &&
          countWrite(service, caller, request.headers, now),
      ]);
      return before ?? (await retryOnConflict(() => answer(ask)));
    } catch (error) {
      // Also a refusal: what it was refused for may be what its twin, under the same key, has just taken.
      const late = error instanceof AlreadyAnswered || (error instanceof Refused && error.status === 409);
      const before = late ? await once?.previousAnswer() : undefined;
      if (before) return before;
      throw error;
    }
  }

  http(name, handle);
  return { name, handle };
}

/** An id that isn't one names nothing: 404, as for any other thing that isn't there. */
function parseParams(schema: z.ZodType | undefined, params: Record<string, string>): unknown {
  const read = schema?.safeParse(params);
  if (read && !read.success) throw new Refused(404, 'not-found');
  return read?.data;
}

async function callerOf(request: Request, service: Service): Promise<Caller | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? service.verify(token) : undefined;
}

/** The request's W3C trace context, or the beginning of a new trace. */
function traceparentOf(request: Request, requestId: string): string {
  const given = request.headers.traceparent;
  if (typeof given === 'string' && /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(given)) return given;
  const trace = /^[0-9a-f-]{36}$/.test(requestId) ? requestId : randomUUIDv7();
  return `00-${trace.replaceAll('-', '')}-${randomUUIDv7().replaceAll('-', '').slice(16)}-00`;
}

export function send(response: Response, { status, body, headers }: Answer): void {
  response.status(status).setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (body === undefined) response.end();
  else response.type('application/json').send(JSON.stringify(body));
}
