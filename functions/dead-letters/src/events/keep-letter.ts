import { errorAnswer } from '@boxoffice/shared/functions/failure.ts';
import { type Handler, send } from '@boxoffice/shared/functions/http-function.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { bytesOf } from '@boxoffice/shared/functions/raw-request.ts';
import { type HttpFunction, http } from '@google-cloud/functions-framework';
import { config } from '../config.ts';
import { letterOf } from '../domain/letter.ts';
import { putLetter } from '../tables/letters.ts';

const name = 'keep-letter';

/**
 * Keeps any event whatever, with what killed it. It is no `eventFunction`, since those insist on known types and
 * on JSON. It answers 204 once the letter is stored and 500 when it isn't, so that the channel tries again.
 */
const handle: HttpFunction = async (request, response) => {
  try {
    const letter = letterOf(headersAsSent(request.rawHeaders), bytesOf(request, Number.POSITIVE_INFINITY));
    const id = await putLetter(config.TABLE, letter, config.DELIVERY_ATTEMPTS, Date.now());
    const { event, destination, error } = letter;
    log('warn', 'dead letter', { letter: id, event, destination, error });
    send(response, { status: 204 });
  } catch (error) {
    send(response, errorAnswer(error, String(request.headers['ce-id'] ?? ''), name));
  }
};

http(name, handle);
export const keepLetter: Handler = { name, handle };

/** Headers by lower-case name: the parsed ones no longer have the content type (see raw-request.ts). */
function headersAsSent(raw: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let n = 0; n < raw.length; n += 2) headers[(raw[n] ?? '').toLowerCase()] = raw[n + 1] ?? '';
  return headers;
}
