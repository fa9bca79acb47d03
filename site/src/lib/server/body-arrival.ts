import type { IncomingMessage } from 'node:http';
import { arrivalLimit } from './body.ts';
import { Counts } from './counts.ts';

/** A body that takes longer is slow, in milliseconds. A burst of ordinary bodies arrives sooner. */
const SLOW_MS = 1000;
/** The slow bodies that are awaited at a time, of one address and of all. Each one can occupy 1 MB. */
export const SLOW_PER_ADDRESS = 10;
export const SLOW_IN_TOTAL = 100;

export type Arrival = 'whole' | 'too-long' | 'too-slow' | 'aborted';

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Awaits request bodies. Bounds the time of each body, and the number of slow bodies. */
export class BodyArrivals {
  readonly #timeoutMs: number;
  readonly #slow = new Counts(SLOW_PER_ADDRESS, SLOW_IN_TOTAL);

  /** @param seconds for a whole body */
  constructor(seconds: number) {
    this.#timeoutMs = seconds * 1000;
  }

  /** The number of slow bodies that are awaited now. */
  get slow(): number {
    return this.#slow.total;
  }

  /**
   * Waits for a body and keeps its bytes in the request, which can then be read as if it had not been awaited.
   *
   * A body that is not there after a second is awaited further only while its address has few such bodies. So an
   * attacker cannot delay the ordinary bodies of visitors behind the same address.
   */
  async arrivalOf(request: IncomingMessage, address: string): Promise<Arrival> {
    const limit = arrivalLimit(request.url ?? '');
    if (Number(request.headers['content-length']) > limit) return 'too-long';
    const { promise, resolve } = Promise.withResolvers<Arrival>();
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isSlow = false;
    const read = () => {
      if (request.complete) return resolve('whole');
      for (let chunk = request.read(); chunk !== null; chunk = request.read()) {
        chunks.push(chunk);
        bytes += chunk.length;
      }
      if (bytes > limit) resolve('too-long');
    };
    const abort = () => resolve('aborted');
    request.on('readable', read).once('close', abort);
    const slowTimer = setTimeout(() => {
      isSlow = this.#slow.add(address);
      if (!isSlow) resolve('too-slow');
    }, SLOW_MS);
    const timer = setTimeout(() => resolve('too-slow'), this.#timeoutMs);

    const arrival = await promise;
    clearTimeout(slowTimer);
    clearTimeout(timer);
    if (isSlow) this.#slow.remove(address);
    request.off('readable', read).off('close', abort);
    if (chunks.length > 0) request.unshift(Buffer.concat(chunks));
    return arrival;
  }
}
