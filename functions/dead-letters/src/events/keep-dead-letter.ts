import { errorAnswer } from '@boxoffice/shared/functions/failure.ts';
import { send } from '@boxoffice/shared/functions/http-function.ts';
import { bytesOf } from '@boxoffice/shared/functions/raw-request.ts';
import { type HttpHandle, register } from '@boxoffice/shared/functions/register.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { count } from '@boxoffice/shared/telemetry/metrics.ts';
import { config } from '../config.ts';
import { parseDeadLetter } from '../domain/dead-letter.ts';
import { putDeadLetter } from '../tables/dead-letters.ts';

const name = 'keep-dead-letter';

/**
 * Stores any event with its delivery error. `eventFunction` would insist on a known type and on JSON. The answer is
 * 204 after the dead letter is stored, and 500 otherwise, so that the channel retries.
 */
const handle: HttpHandle = async (request, response) => {
  try {
    const bytes = await bytesOf(request, Number.POSITIVE_INFINITY);
    const deadLetter = parseDeadLetter(receivedHeaders(request.rawHeaders), bytes);
    const id = await putDeadLetter(config.TABLE, deadLetter, config.DELIVERY_ATTEMPTS, Date.now());
    const { event, destination, error } = deadLetter;
    count('boxoffice.dead_letters');
    log('warn', 'dead letter', { id, event, destination, error });
    send(response, { status: 204 });
  } catch (error) {
    send(response, errorAnswer(error, String(request.headers['ce-id'] ?? ''), name));
  }
};

export const keepDeadLetter = register(name, handle);

/** The headers by lower-case name. `request.headers` has lost the content type (see register.ts). */
function receivedHeaders(raw: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let n = 0; n < raw.length; n += 2) headers[(raw[n] ?? '').toLowerCase()] = raw[n + 1] ?? '';
  return headers;
}
