import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import pLimit from 'p-limit';
import { BodyArrivals, hasBody } from './body-arrival.ts';
import { interceptRequests } from './each-server.ts';
import { closeAfter, readBeforeAnswer } from './unread-body.ts';

interface Limits {
  /** In which a body must arrive. */
  seconds: number;
  /** The requests that are handled at a time. Further ones wait in their order. */
  places: number;
  addressOf: (request: IncomingMessage) => string;
}

/**
 * Handles a request once its body has arrived and a place is free. A request whose body is awaited holds no place:
 * otherwise a few clients that send half a body would block all other visitors.
 *
 * It applies to every request of this process, before SvelteKit sees it.
 *
 * @returns the awaited bodies
 */
export function admitRequests({ seconds, places, addressOf }: Limits): BodyArrivals {
  const timeoutMs = seconds * 1000;
  const arrivals = new BodyArrivals(seconds);
  const inPlace = pLimit(places);

  async function admit(request: IncomingMessage, response: ServerResponse, handle: () => void) {
    if (hasBody(request)) {
      const arrival = await arrivals.arrivalOf(request, addressOf(request));
      if (arrival === 'too-slow') return refuse(request, response, timeoutMs / 2);
      // Before the server's own limit, which closes the connection without an answer.
      if (arrival === 'too-long') readBeforeAnswer(request, response, timeoutMs / 2);
    }
    await inPlace(async () => {
      if (request.socket.destroyed) return;
      const answer = answered(response);
      handle();
      await answer;
    });
  }

  interceptRequests((request, response, passOn) => void admit(request, response, passOn));
  return arrivals;
}

function refuse(request: IncomingMessage, response: ServerResponse, timeoutMs: number): void {
  console.error('a request body did not arrive in time');
  const body: Errors = { errors: [{ message: 'The body did not arrive in time', code: 'too-slow' }] };
  closeAfter(request, response, timeoutMs);
  request.resume();
  response.writeHead(408, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Resolves when the handler has written its answer. A visitor who reads it slowly holds no place. */
function answered(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { end } = response;
  response.end = ((...args: Parameters<typeof end>) => {
    resolve();
    return end.apply(response, args);
  }) as typeof end;
  response.once('close', resolve);
  return promise;
}
