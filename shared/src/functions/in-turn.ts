import type { IncomingMessage } from 'node:http';
import { BadRequest } from '../errors.ts';

let last: Promise<unknown> = Promise.resolve();

/**
 * Handles the uploads of this process one after the other: each keeps a file and a decoded picture in memory. The body
 * of a waiting request stays unread, so it occupies no memory here. `requestTimeout` of the server bounds the wait.
 */
export function inTurn<Result>(request: IncomingMessage, run: () => Promise<Result>): Promise<Result> {
  const result = last.then(() => {
    // A client that has left sends no end of its body.
    if (request.destroyed) throw new BadRequest(400, 'not-json', { message: 'The body did not arrive' });
    return run();
  });
  last = result.catch(() => {});
  return result;
}
