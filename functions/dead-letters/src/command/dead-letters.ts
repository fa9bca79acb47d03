import { config } from '../config.ts';
import type { StoredDeadLetter } from '../domain/dead-letter.ts';
import { utf8 } from '../domain/text.ts';
import { endDeadLetter, findDeadLetters, waitingDeadLetters } from '../tables/dead-letters.ts';
import { age, columns, printable, serviceName, truncate } from './format.ts';

/** Reads all dead letters that are neither replayed nor discarded, the oldest first. */
export const allDeadLetters = (): Promise<StoredDeadLetter[]> =>
  Array.fromAsync(waitingDeadLetters(config.TABLE));

/** Finds dead letters by their own id or their event's. */
export const deadLettersById = (id: string): Promise<StoredDeadLetter[]> => findDeadLetters(config.TABLE, id);

/** The result of a discard. `reason` is why the dead letter was not discarded. */
export interface Discard {
  id: string;
  type: string;
  discarded: boolean;
  reason?: string;
}

/** Discards a dead letter. One that is replayed or discarded already stays as it is. */
export async function discard(deadLetter: StoredDeadLetter): Promise<Discard> {
  const { id, event, state } = deadLetter;
  const refused = (reason: string): Discard => ({ id, type: event.type, discarded: false, reason });
  if (state === 'replayed') return refused('it is replayed already');
  if (state === 'dead' && !(await endDeadLetter(config.TABLE, deadLetter, 'discarded', Date.now())))
    return refused('it was received again or replayed at the same time');
  return { id, type: event.type, discarded: true };
}

/** A dead letter for `--json`: times are ISO 8601, the body is text or, if it is not UTF-8, base64. */
export function toJson(deadLetter: StoredDeadLetter) {
  const { replayedAt, discardedAt, cutFrom, body } = deadLetter;
  const text = utf8(body);
  return {
    id: deadLetter.id,
    event: deadLetter.event,
    destination: deadLetter.destination,
    error: deadLetter.error,
    state: deadLetter.state,
    attempts: deadLetter.attempts,
    firstReceivedAt: new Date(deadLetter.firstReceivedAt).toISOString(),
    lastReceivedAt: new Date(deadLetter.lastReceivedAt).toISOString(),
    ...(replayedAt !== undefined && { replayedAt: new Date(replayedAt).toISOString() }),
    ...(discardedAt !== undefined && { discardedAt: new Date(discardedAt).toISOString() }),
    headers: deadLetter.headers,
    ...(text === undefined ? { bodyBase64: Buffer.from(body).toString('base64') } : { body: text }),
    ...(cutFrom !== undefined && { cutFrom }),
  };
}

/** A table with one row for each dead letter. */
export function formatList(deadLetters: StoredDeadLetter[], now: number): string {
  const headings = ['ID', 'TYPE', 'SUBJECT', 'DESTINATION', 'LAST ERROR', 'ATTEMPTS', 'AGE'];
  const rows = deadLetters.map(({ id, event, destination, error, attempts, firstReceivedAt }) => [
    id,
    truncate(event.type, 40),
    truncate(event.subject ?? '-', 40),
    truncate(serviceName(destination) ?? destination, 40),
    truncate(`${error.code} ${error.text}`, 60),
    String(attempts),
    age(now - firstReceivedAt),
  ]);
  return columns(headings, rows);
}

/** All facts about a dead letter, and its body (indented if it is JSON). */
export function formatDetails(deadLetter: StoredDeadLetter, now: number): string {
  const { event, error, replayedAt, discardedAt, cutFrom, body } = deadLetter;
  const at = (ms: number) => `${new Date(ms).toISOString()} (${age(now - ms)} ago)`;
  const facts = [
    ['id', deadLetter.id],
    ['state', deadLetter.state],
    ['type', event.type],
    ['subject', event.subject],
    ['event id', event.id],
    ['source', event.source],
    ['time', event.time],
    ['traceparent', event.traceparent],
    ['destination', deadLetter.destination],
    ['last error', `${error.code} ${error.text}`.trim()],
    ['attempts', String(deadLetter.attempts)],
    ['first received', at(deadLetter.firstReceivedAt)],
    ['last received', at(deadLetter.lastReceivedAt)],
    ['replayed', replayedAt === undefined ? undefined : at(replayedAt)],
    ['discarded', discardedAt === undefined ? undefined : at(discardedAt)],
    ['content type', deadLetter.headers['content-type']],
    ['stored', cutFrom === undefined ? undefined : `${body.length} of ${cutFrom} bytes`],
  ] as const;
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(16)}${value}`]));
  return printable(`${lines.join('\n')}\n\n${formatBody(body)}`).trimEnd();
}

function formatBody(body: Uint8Array): string {
  const text = utf8(body);
  if (text === undefined) return `(base64) ${Buffer.from(body).toString('base64')}`;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
