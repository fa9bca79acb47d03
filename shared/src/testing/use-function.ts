import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll } from 'vitest';
import type { CloudEvent } from '../events/cloud-event.ts';
import { toHeaders } from '../events/http-binding.ts';

export { freePort } from '../../../knative/laptop/ports.ts';

/** The answer of a function. `body` is parsed JSON, the text of a file, or undefined for an empty body. */
export interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

interface RequestInput {
  /** Text is sent unchanged, any other value as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * Serves a function or a group that the test file has imported, by functions-framework's own server. Call it once at
 * the top of the file.
 *
 * @param port the port, if another service must know it in advance
 * @example
 * const orders = useFunction('orders');
 * const { status } = await orders.ask('GET', '/api/orders', { headers: buyer.headers });
 */
export function useFunction(name: string, port = 0) {
  let server: Server;
  beforeAll(async () => {
    server = getTestServer(name).listen(port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    ask: <Body>(method: string, path: string, input: RequestInput = {}) =>
      ask<Body>(method, `${url()}${path}`, input),
    /** Delivers an event as a Trigger does, and returns the status. */
    deliver: async (event: CloudEvent): Promise<number> =>
      (await ask('POST', `${url()}/`, { body: event.data, headers: toHeaders(event) })).status,
  };
}

/** Sends a request to a function at any URL. */
export async function ask<Body>(
  method: string,
  url: string,
  { body, headers = {} }: RequestInput = {},
): Promise<Reply<Body>> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? true;
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === '' ? undefined : isJson ? JSON.parse(text) : text) as Body,
  };
}
