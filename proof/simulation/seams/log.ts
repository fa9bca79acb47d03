import { currentPod, isSimulating, simulation } from '../simulation.ts';

/** Replaces shared/src/telemetry/log.ts: the log lines of the services go to the log of the simulation. */
export function log(level: string, message: string, more: Record<string, unknown> = {}): void {
  if (!isSimulating() || message === 'event has no effect') return;
  const error = more.error instanceof Error ? ` ${more.error.name}: ${more.error.message}` : '';
  const service = currentPod.getStore()?.service ?? '';
  simulation().history.log(
    `${service} logs ${level}: ${message}${error} ${more.reason ?? more.function ?? ''}`,
  );
}
