import { config } from '../config.ts';
import type { StoredLetter } from '../domain/letter.ts';
import { utf8 } from '../domain/text.ts';
import { deadLetters, findLetters } from '../tables/letters.ts';
import { age, columns, harmless, serviceIn, short } from './words.ts';

/** Every letter that is dead, the longest dead first. */
export async function allDead(): Promise<StoredLetter[]> {
  const letters: StoredLetter[] = [];
  for await (const letter of deadLetters(config.TABLE)) letters.push(letter);
  return letters;
}

/** The letters of an id, which may be the event's. */
export const lettersOf = (id: string): Promise<StoredLetter[]> => findLetters(config.TABLE, id);

/** A letter for machines: times in ISO 8601, the body as text, or in base64 when it is none. */
export function forMachines(letter: StoredLetter) {
  const { id, event, destination, error, state, attempts, headers, cutFrom } = letter;
  const text = utf8(letter.body);
  return {
    ...{ id, event, destination, error, state, attempts },
    firstReceivedAt: new Date(letter.firstReceivedAt).toISOString(),
    lastReceivedAt: new Date(letter.lastReceivedAt).toISOString(),
    ...(letter.replayedAt !== undefined && { replayedAt: new Date(letter.replayedAt).toISOString() }),
    headers,
    ...(text === undefined ? { bodyBase64: Buffer.from(letter.body).toString('base64') } : { body: text }),
    ...(cutFrom !== undefined && { cutFrom }),
  };
}

/** One line a letter. */
export function listed(letters: StoredLetter[], now: number): string {
  const headings = ['ID', 'TYPE', 'SUBJECT', 'DESTINATION', 'LAST ERROR', 'ATTEMPTS', 'AGE'];
  const rows = letters.map(({ id, event, destination, error, attempts, firstReceivedAt }) => [
    ...[id, short(event.type, 40), short(event.subject ?? '-', 40)],
    short(serviceIn(destination) ?? destination, 40),
    short(`${error.code} ${error.text}`, 60),
    ...[String(attempts), age(now - firstReceivedAt)],
  ]);
  return columns(headings, rows);
}

/** All of a letter, its body pretty-printed when it is JSON. */
export function shown(letter: StoredLetter, now: number): string {
  const { event, error } = letter;
  const at = (ms: number) => `${new Date(ms).toISOString()} (${age(now - ms)} ago)`;
  const facts = [
    ['id', letter.id],
    ['state', letter.state],
    ['type', event.type],
    ['subject', event.subject],
    ['event id', event.id],
    ['source', event.source],
    ['time', event.time],
    ['traceparent', event.traceparent],
    ['destination', letter.destination],
    ['last error', `${error.code} ${error.text}`.trim()],
    ['attempts', String(letter.attempts)],
    ['first died', at(letter.firstReceivedAt)],
    ['last died', at(letter.lastReceivedAt)],
    ['replayed', letter.replayedAt === undefined ? undefined : at(letter.replayedAt)],
    ['content type', letter.headers['content-type']],
    ['cut', letter.cutFrom === undefined ? undefined : `${letter.body.length} of ${letter.cutFrom} bytes`],
  ] as const;
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(14)}${value}`]));
  return harmless(`${lines.join('\n')}\n\n${bodyOf(letter)}`).trimEnd();
}

function bodyOf({ body }: StoredLetter): string {
  const text = utf8(body);
  if (text === undefined) return `(base64) ${Buffer.from(body).toString('base64')}`;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
