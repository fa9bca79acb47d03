import type { IncomingMessage } from 'node:http';

/** The bytes of a body that are awaited. The server refuses a longer body unread (`BODY_SIZE_LIMIT`). */
export const MAX_BYTES = 1_000_000;
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
  /** The number of slow bodies by address. */
  readonly #slow = new Map<string, number>();
  #total = 0;

  /** @param seconds for a whole body */
  constructor(seconds: number) {
    this.#timeoutMs = seconds * 1000;
  }

  /** The number of slow bodies that are awaited now. */
  get slow(): number {
    return this.#total;
  }

  /**
   * Waits for a body and keeps its bytes in the request, which can then be read as if it had not been awaited.
   *
   * A body that is not there after a second is awaited further only while its address has few such bodies. So an
   * attacker cannot delay the ordinary bodies of visitors behind the same address.
   */
  async arrivalOf(request: IncomingMessage, address: string): Promise<Arrival> {
    if (Number(request.headers['content-length']) > MAX_BYTES) return 'too-long';
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
      if (bytes > MAX_BYTES) resolve('too-long');
    };
    const abort = () => resolve('aborted');
    request.on('readable', read).once('close', abort);
    const slowTimer = setTimeout(() => {
      isSlow = this.#addSlow(address);
      if (!isSlow) resolve('too-slow');
    }, SLOW_MS);
    const timer = setTimeout(() => resolve('too-slow'), this.#timeoutMs);

    const arrival = await promise;
    clearTimeout(slowTimer);
    clearTimeout(timer);
    if (isSlow) this.#removeSlow(address);
    request.off('readable', read).off('close', abort);
    if (chunks.length > 0) request.unshift(Buffer.concat(chunks));
    return arrival;
  }

  #addSlow(address: string): boolean {
    const count = this.#slow.get(address) ?? 0;
    if (count >= SLOW_PER_ADDRESS || this.#total >= SLOW_IN_TOTAL) return false;
    this.#slow.set(address, count + 1);
    this.#total++;
    return true;
  }

  #removeSlow(address: string): void {
    const count = this.#slow.get(address) ?? 0;
    if (count > 1) this.#slow.set(address, count - 1);
    else this.#slow.delete(address);
    this.#total--;
  }
}
