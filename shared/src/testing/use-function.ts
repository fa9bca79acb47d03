import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll } from 'vitest';
import type { CloudEvent } from '../events/cloud-event.ts';
import { toHeaders } from '../events/http-binding.ts';

export { freePort } from '../../../knative/laptop/ports.ts';

/** What a function answered; `body` is parsed JSON, undefined when there was none. */
export interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

interface Asked {
  /** Sent as JSON, unless it is text already. */
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * Serves a function, or a group, that the test file has imported, as functions-framework does. Call it once
 * at the top of the file.
 *
 * @param port where to listen, if a neighbour has to know it before
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
    ask: <Body>(method: string, path: string, asked: Asked = {}) =>
      ask<Body>(method, `${url()}${path}`, asked),
    /** Delivers an event as a Trigger does; answers the status. */
    tell: async (event: CloudEvent): Promise<number> =>
      (await ask('POST', `${url()}/`, { body: event.data, headers: toHeaders(event) })).status,
  };
}

/** Asks a function that runs anywhere. */
export async function ask<Body>(
  method: string,
  url: string,
  { body, headers = {} }: Asked = {},
): Promise<Reply<Body>> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}
