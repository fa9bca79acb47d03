import { randomUUIDv7 } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type * as z from 'zod';
import type { Route, RouteName } from '../api/route.ts';
import type { Given } from '../decisions/given.ts';
import { AlreadyAnswered, BadRequest, Refused } from '../errors.ts';
import type { Caller } from '../identity/access-token.ts';
import { log } from '../telemetry/log.ts';
import { currentTraceparent, describeStep, inStep, noteIds, span } from '../telemetry/trace.ts';
import type { Answer } from './answer.ts';
import { errorAnswer } from './failure.ts';
import { IdempotencyKey, type KeepAnswer } from './idempotency.ts';
import { inTurn } from './in-turn.ts';
import { pathParameters } from './path.ts';
import { bytesOf, jsonOf, MAX_BODY, urlOf } from './raw-request.ts';
import { type HttpHandle, type HttpHandler, register } from './register.ts';
import { retryOnConflict } from './retry.ts';
import type { Service } from './service.ts';
import { countWrite } from './write-limits.ts';

/** The input of an HTTP handler. */
export interface HttpInput<Body, Params, Query, MaybeCaller> {
  body: Body;
  params: Params;
  query: Query;
  caller: MaybeCaller;
  given: Given;
  /** The writes that store the answer under the caller's Idempotency-Key. */
  keepAnswer: KeepAnswer;
  headers: IncomingHttpHeaders;
  /** The body as received. */
  bytes: Buffer;
  /** Path and query. */
  url: URL;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

const MAX_JSON = 100_000;

/**
 * Registers an HTTP handler with functions-framework under its name. It parses the request by the route's schemas,
 * verifies the caller's token and answers errors in the contract's format.
 *
 * @example
 * export const readTicket = httpFunction(ticketsService, 'read-ticket', ReadTicket, async ({ params, given }) =>
 *   ok(view(await ticketOf(params.id), given.now)));
 */
export function httpFunction<R extends Route>(
  service: Service,
  name: string,
  route: R,
  handleRequest: (
    input: HttpInput<
      Parsed<R['body']>,
      Parsed<R['params']>,
      Parsed<R['query']>,
      R['access'] extends 'user' ? Caller : Caller | undefined
    >,
  ) => Promise<Answer>,
): HttpHandler<RouteName<R>> {
  const attributes = { 'http.request.method': route.method, 'http.route': route.path };
  const details = { name: `${route.method} ${route.path}`, kind: 'server', attributes } as const;
  const handle: HttpHandle = (request, response) =>
    inStep({ function: name }, { ...details, parent: request.headers.traceparent }, async () => {
      const requestId = String(request.headers['x-request-id'] ?? randomUUIDv7());
      response.setHeader('x-request-id', requestId);
      try {
        const run = () => respond(request);
        send(response, await (route.upload ? inTurn(request, run) : run()));
      } catch (error) {
        send(response, errorAnswer(error, requestId, name));
      }
      const { statusCode } = response;
      describeStep({
        attributes: { 'http.response.status_code': statusCode },
        ...(statusCode >= 500 && { error: String(statusCode) }),
      });
    });

  async function respond(request: IncomingMessage): Promise<Answer> {
    const url = urlOf(request);
    // First of all: an answer before the end of the body can be lost on its way through a proxy.
    const bytes = await bytesOf(request, route.body ? MAX_JSON : (route.upload?.max ?? MAX_BODY));
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
    const key = caller && route.idempotent ? request.headers['idempotency-key'] : undefined;
    const idempotency = key
      ? new IdempotencyKey(
          service.table,
          caller?.userId ?? '',
          String(key),
          { line: `${request.method} ${url.pathname}`, body: bytes },
          now,
        )
      : undefined;
    const input = {
      body: route.body?.parse(jsonOf(request, bytes)),
      params: parseParams(route.params, params),
      query: route.query?.parse(Object.fromEntries(url.searchParams)),
      caller,
      given: { now, newId: randomUUIDv7, traceparent: currentTraceparent() },
      keepAnswer: idempotency?.keep ?? (() => []),
      headers: request.headers,
      bytes,
      url,
    } as Parameters<typeof handleRequest>[0];
    // Pages read an order again and again: its way is made of what changes it.
    if (route.method !== 'GET') noteIds({ ...idsIn(input.params), ...idsIn(input.body) });
    try {
      // A repeated key counts too: it saves the service little work.
      const [stored] = await Promise.all([
        idempotency?.storedAnswer(),
        caller &&
          route.method !== 'GET' &&
          !route.internal &&
          countWrite(service, caller, request.headers, now),
      ]);
      return stored ?? (await retryOnConflict(() => span({ name }, () => handleRequest(input))));
    } catch (error) {
      // A concurrent request with the same key may have taken the last seat; return its answer.
      const mayBeStored =
        error instanceof AlreadyAnswered || (error instanceof Refused && error.status === 409);
      const stored = mayBeStored ? await idempotency?.storedAnswer() : undefined;
      if (stored) return stored;
      throw error;
    }
  }

  return { ...register(name, handle), route: `${route.method} ${route.path}` as RouteName<R> };
}

/** A malformed id is 404, the same as an unknown one. */
function parseParams(schema: z.ZodType | undefined, params: Record<string, string>): unknown {
  const read = schema?.safeParse(params);
  if (read && !read.success) throw new Refused(404, 'not-found');
  return read?.data;
}

async function callerOf(request: IncomingMessage, service: Service): Promise<Caller | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? service.verify(token) : undefined;
}

/** The ids in a parsed body or path, by their names in the contract. */
function idsIn(value: unknown): { orderId?: string; ticketId?: string } {
  const { orderId, ticketId } = (value ?? {}) as Record<string, unknown>;
  return {
    ...(typeof orderId === 'string' && { orderId }),
    ...(typeof ticketId === 'string' && { ticketId }),
  };
}

const isChunks = (body: unknown): body is AsyncIterable<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** Sends texts while they are made. After an error the client gets a broken connection and no whole answer. */
async function sendChunks(chunks: AsyncIterable<string>, response: ServerResponse): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), response);
  } catch (error) {
    log('info', 'an answer broke off', { reason: (error as Error).message });
  }
}

export function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.statusCode = status;
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (body === undefined || body instanceof Uint8Array) return void response.end(body);
  if (isChunks(body)) return void sendChunks(body, response);
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}
