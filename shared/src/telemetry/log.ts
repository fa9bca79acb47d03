import { elapsed } from './elapsed.ts';
import { positions } from './position.ts';
import { serviceName } from './settings.ts';

/** `warn` and `error` are for what an operator should look at. */
type Level = 'info' | 'warn' | 'error';

/**
 * Writes one log line: JSON on standard error. The line names the service and, within a step, the function, its order and
 * ticket, its trace, and how long the step has taken until now, in milliseconds.
 *
 * @param more ids, codes and reasons: no address, name, token or text of a visitor
 */
export function log(level: Level, message: string, more: Record<string, unknown> = {}): void {
  const line = { time: new Date().toISOString(), level, service: serviceName, message, ...ofStep(), ...more };
  process.stderr.write(
    `${JSON.stringify(line, (_, value) => (value instanceof Error ? ofError(value) : value))}\n`,
  );
}

function ofStep() {
  const position = positions.getStore();
  if (!position) return {};
  const { step, context, startedAt } = position;
  return {
    function: step.function,
    orderId: step.orderId,
    ticketId: step.ticketId,
    traceId: context.traceId,
    durationMs: Math.round(elapsed() - startedAt),
  };
}

const ofError = ({ name, message, stack }: Error) => ({ name, message, stack });
