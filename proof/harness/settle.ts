import { setTimeout as pause } from 'node:timers/promises';
import { check } from '../invariants/check.ts';
import type { Violation } from '../invariants/finding.ts';
import type { Item, Snapshot } from '../invariants/snapshot.ts';
import { publishEvent } from './events.ts';
import { type PendingEvents, pendingEvents } from './pending-events.ts';
import { readSnapshot } from './read-snapshot.ts';
import type { RunningSystem } from './running-system.ts';

interface State {
  snapshot: Snapshot;
  /** Empty when every invariant holds. */
  violations: Violation[];
  /** Empty when every event is delivered. */
  pending: PendingEvents[];
}

/** The state of the system when the wait ended. */
export interface Settled extends State {
  /** How long it took, in milliseconds. */
  tookMs: number;
}

/** What buyers and watchers observed while the system ran. */
interface Observed extends Pick<Snapshot, 'answers' | 'seen'> {
  /** Whether dead letters may be left: nothing needs their replay, because their owners publish again. */
  deadLettersAllowed?: boolean;
  /** The keys of the dead letters that were stored before the load. */
  earlierDeadLetters?: ReadonlySet<unknown>;
}

/** How long a system may take to settle, in milliseconds. */
interface Settling {
  withinMs: number;
  /**
   * The time between two ticks (5000). A tick publishes events again that are under way for more than 10 s, so after an
   * outage, with many under way, frequent ticks delay the end.
   */
  tickMs?: number | undefined;
}

/**
 * Publishes ticks, as the PingSource does, until no event is pending and every invariant holds, or the time is over.
 *
 * @param progress is called at every tick with what is still open
 */
export async function waitUntilSettled(
  system: RunningSystem,
  { withinMs, tickMs = 5000 }: Settling,
  observed: Observed = {},
  progress: (line: string) => void = () => {},
): Promise<Settled> {
  const begin = performance.now();
  let lastTick = Number.NEGATIVE_INFINITY;
  for (;;) {
    const isTick = performance.now() - lastTick > tickMs;
    if (isTick) {
      lastTick = performance.now();
      // Without the Broker this tick is lost; the next one comes soon.
      await publishEvent(system, 'dev.knative.sources.ping', '{}').catch(() => undefined);
    }
    // The tables or nats-server can still be restarting.
    const state = await readState(system, observed).catch((error: unknown) => error as Error);
    const tookMs = performance.now() - begin;
    const isLate = tookMs > withinMs;
    if (state instanceof Error) {
      if (isLate) throw state;
    } else if (isLate || (state.violations.length === 0 && state.pending.length === 0))
      return { tookMs, ...state };
    if (isTick)
      progress(`${(tookMs / 1000).toFixed(0)} s: ${state instanceof Error ? state.message : summary(state)}`);
    await pause(500);
  }
}

function summary({ violations, pending }: State): string {
  const events = pending.map(({ trigger, events }) => `${events} events for ${trigger}`).join(', ');
  const [first] = violations;
  return `${events || 'no events'} pending, ${violations.length} violations${first ? `, such as: ${first.message}` : ''}`;
}

async function readState(
  system: RunningSystem,
  { deadLettersAllowed, earlierDeadLetters, ...observed }: Observed,
): Promise<State> {
  const pending = await pendingEvents(system.natsUrl());
  const snapshot = { ...(await readSnapshot(system.env())), ...observed };
  const isNew = ({ pk }: Item) => !deadLettersAllowed && !earlierDeadLetters?.has(pk);
  snapshot.tables['dead-letters'] = snapshot.tables['dead-letters'].filter(isNew);
  return { snapshot, violations: check(snapshot), pending };
}
