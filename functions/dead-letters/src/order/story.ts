import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJson } from '../command/dead-letters.ts';
import { config } from './config.ts';
import { deadLettersOf, waitingEventsOf } from './events.ts';
import { type LogLine, linesAbout } from './log-lines.ts';
import { type PassFacts, passesOf } from './passes.ts';
import { moneyOf } from './provider.ts';
import { paymentIdsOf, type Row, rowsOfOrder, valuesOf } from './rows.ts';
import { type Facts, type Moment, timelineOf } from './timeline.ts';

/** The story of one order. */
export interface Story extends Facts {
  orderId: string;
  passes: PassFacts[];
  timeline: Moment[];
}

/**
 * Reads all that is stored about an order; undefined when nothing is.
 *
 * @param logs a file with log lines, or `-` for standard input; by default the log of the running laptop
 */
export async function storyOf(orderId: string, logs: string | undefined): Promise<Story | undefined> {
  const [rows, events, deadLetters] = await Promise.all([
    rowsOfOrder(orderId),
    waitingEventsOf(orderId),
    deadLettersOf(orderId),
  ]);
  const known = paymentIdsOf(rows);
  const money = await moneyOf(orderId, valuesOf(rows, 'intentId'));
  const atProvider = 'payments' in money ? money.payments : [];
  const others = atProvider.flatMap(({ paymentId }) => paymentId ?? []).filter((id) => !known.includes(id));
  if (rows.length + events.length + deadLetters.length + atProvider.length === 0) return undefined;
  const ids = [
    orderId,
    ...known,
    ...others,
    ...atProvider.map(({ id }) => id),
    ...events.map(({ event }) => event.id),
    ...deadLetters.map(({ event }) => event.id),
  ];
  const facts = { rows: rows.map(withoutSecrets), money, events, deadLetters, log: readLog(logs, ids) };
  return { orderId, ...facts, passes: passesOf(rows), timeline: timelineOf(facts) };
}

/** The story for `--json`. Times are ISO 8601. */
export const storyToJson = ({ timeline, deadLetters, ...story }: Story) => ({
  ...story,
  deadLetters: deadLetters.map(toJson),
  timeline: timeline.map(({ at, ...moment }) => ({ at: new Date(at).toISOString(), ...moment })),
});

/** Attributes that let somebody act as the buyer, and addresses. */
const HIDDEN = new Set(['token', 'url', 'hash', 'mailed', 'email']);

const withoutSecrets = (row: Row): Row =>
  JSON.parse(JSON.stringify(row, (name, value) => (HIDDEN.has(name) ? '(hidden)' : value))) as Row;

function readLog(logs: string | undefined, ids: string[]): LogLine[] {
  if (logs !== undefined) return linesAbout(readFileSync(logs === '-' ? 0 : logs, 'utf8'), ids);
  if (!config.ofLaptop) return [];
  return ['log.1', 'log'].flatMap((name) => {
    try {
      return linesAbout(readFileSync(join(config.BOXOFFICE_HOME, name), 'utf8'), ids);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
}
