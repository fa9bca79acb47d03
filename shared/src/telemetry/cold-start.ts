import type { IncomingMessage, ServerResponse } from 'node:http';
import { elapsed } from './elapsed.ts';
import { observe } from './metrics.ts';

let isMeasured = false;

/**
 * Measures the cold start of this process by its first request: from the start of the process until it listens, and from
 * the arrival of the request to the end of the answer. A probe is no request.
 *
 * @param listeningAt the time of `elapsed`
 */
export function measureColdStart(
  { url }: IncomingMessage,
  response: ServerResponse,
  listeningAt: number,
): void {
  if (isMeasured || url === '/livez') return;
  isMeasured = true;
  const arrivedAt = elapsed();
  response.once('close', () =>
    observe('boxoffice.cold_start.duration', (listeningAt + elapsed() - arrivedAt) / 1000),
  );
}
