import { isRunning, runningIn, world } from '../simulation.ts';

/** Stands for shared/src/functions/log.ts: what the operator would read belongs to the story. */
export function log(level: string, message: string, more: Record<string, unknown> = {}): void {
  if (!isRunning() || message === 'event has no effect') return;
  const error = more.error instanceof Error ? ` ${more.error.name}: ${more.error.message}` : '';
  const where = runningIn.getStore()?.service ?? '';
  world().history.tell(`${where} logs ${level}: ${message}${error} ${more.reason ?? more.function ?? ''}`);
}
