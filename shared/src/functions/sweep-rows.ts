import { Conflict, NotYet, Unreachable } from '../errors.ts';
import { log } from '../telemetry/log.ts';
import { gauge } from '../telemetry/metrics.ts';
import { currentStep } from '../telemetry/position.ts';
import { currentTraceparent, inStep } from '../telemetry/trace.ts';

/** A tick may wait for the sweep before its own. Two sweeps fit into the Trigger's timeout of 20 s. */
const TIME_LIMIT_MS = 8000;

/** The end of a sweep that starts now, for `sweepRows`. */
export const sweepEnd = (): number => performance.now() + TIME_LIMIT_MS;

interface Sweep<Row> {
  /** The name of the rows, if the function has several sweeps. */
  name?: string;
  /** The rows to handle. The shards are read at the same time, each in its order. */
  shards: AsyncIterable<Row>[];
  idOf: (row: Row) => string;
  /** The stored `traceparent` of what the row continues, if it has one. */
  traceOf?: (row: Row) => string | undefined;
  handle: (row: Row) => Promise<void>;
  /** See `sweepEnd`. */
  end: number;
}

/**
 * Handles every row of a sweep. A row that fails is logged with its id and does not stop the others. Only a finished
 * sweep is acknowledged: after a failure, or at the time limit, the tick is delivered again. Its last delivery ends as
 * a dead letter that names one of the rows.
 *
 * @throws NotYet when rows are left
 */
export async function sweepRows<Row>(sweep: Sweep<Row>): Promise<void> {
  const { shards, idOf, traceOf, handle, end } = sweep;
  const failures: string[] = [];
  let unreached = 0;
  const sweepShard = async (rows: AsyncIterable<Row>): Promise<void> => {
    for await (const row of rows) {
      if (performance.now() > end) {
        unreached++;
        return;
      }
      await inRowStep(traceOf?.(row), () => handle(row)).catch((error: Error) => {
        const isTemporary = [Conflict, NotYet, Unreachable].some((type) => error instanceof type);
        const reason = isTemporary ? { reason: error.message } : { error };
        log(isTemporary ? 'warn' : 'error', 'a sweep failed for a row', { row: idOf(row), ...reason });
        failures.push(`${idOf(row)}: ${error.message}`);
      });
    }
  };
  const results = await Promise.allSettled(shards.map(sweepShard));
  const rows = sweep.name ?? currentStep()?.function;
  gauge('boxoffice.sweep.backlog', failures.length + unreached, { rows });
  const unread = results.find((result) => result.status === 'rejected');
  if (unread) throw unread.reason;
  if (failures.length > 0)
    throw new NotYet(`The sweep failed for ${failures.length} rows, such as ${failures[0]}`);
  if (unreached > 0)
    throw new NotYet('The sweep reached its time limit, and the redelivered tick continues it');
}

/** A row is a step of its own: its log lines and spans are about one order. */
function inRowStep(traceparent: string | undefined, run: () => Promise<void>): Promise<void> {
  const name = currentStep()?.function ?? 'sweep';
  const tick = currentTraceparent();
  const details = { name: `${name} row`, parent: traceparent ?? tick, links: traceparent ? [tick] : [] };
  return inStep({ function: name }, details, run);
}

/** Waits for all parts of a sweep, and then throws the first error. A part that fails does not stop the others. */
export async function waitForAll(parts: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(parts);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
