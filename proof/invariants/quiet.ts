import { setTimeout as pause } from 'node:timers/promises';
import { readSnapshot } from '../harness/read-snapshot.ts';
import type { RunningSystem } from '../harness/running-system.ts';
import { check } from './check.ts';
import type { Snapshot, Violation } from './snapshot.ts';
import { type Waiting, waitingEvents } from './waiting-events.ts';

/** How it ended. */
export interface Quiet {
  /** How long it took, in milliseconds. */
  took: number;
  snapshot: Snapshot;
  /** What is still wrong: empty when all is quiet and every invariant holds. */
  violations: Violation[];
  waiting: Waiting[];
}

const TICK_MS = 5000;

/**
 * Publishes ticks, as the PingSource does, until nothing is under way and every invariant holds, or the time (in
 * milliseconds) is over.
 *
 * @param known what buyers and onlookers have seen on the way here
 * @param say hears at every tick what is still under way
 */
export async function quiet(
  world: RunningSystem,
  withinMs: number,
  known: Pick<Snapshot, 'answers' | 'seen'> = {},
  say: (line: string) => void = () => {},
): Promise<Quiet> {
  const begin = performance.now();
  let ticked = Number.NEGATIVE_INFINITY;
  for (;;) {
    const ticks = performance.now() - ticked > TICK_MS;
    if (ticks) {
      ticked = performance.now();
      await tick(world);
    }
    const now = await look(world, known).catch((error: unknown) => error);
    const took = performance.now() - begin;
    const late = took > withinMs;
    if (now instanceof Error || !isLook(now)) {
      if (late) throw now;
    } else if (late || (now.violations.length === 0 && now.waiting.length === 0)) return { took, ...now };
    if (ticks) say(`${(took / 1000).toFixed(0)} s: ${isLook(now) ? summary(now) : now}`);
    await pause(500);
  }
}

function summary({ violations, waiting }: Look): string {
  const events = waiting.map(({ trigger, events }) => `${events} events for ${trigger}`).join(', ');
  const [first] = violations;
  return `${events || 'no events'} under way, ${violations.length} not settled${first ? `, such as: ${first.what}` : ''}`;
}

type Look = Omit<Quiet, 'took'>;
const isLook = (value: unknown): value is Look =>
  typeof value === 'object' && value !== null && 'waiting' in value;

async function look(world: RunningSystem, known: Pick<Snapshot, 'answers' | 'seen'>): Promise<Look> {
  const waiting = await waitingEvents(world.natsUrl());
  const snapshot = { ...(await readSnapshot(world.env())), ...known };
  return { snapshot, violations: check(snapshot), waiting };
}

/** The event that the PingSource sends; without the Broker there is none, and the next comes soon. */
async function tick(world: RunningSystem): Promise<void> {
  await fetch(world.env().BROKER_URL ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': crypto.randomUUID(),
      'ce-source': '/proof',
      'ce-type': 'dev.knative.sources.ping',
    },
    body: '{}',
  }).catch(() => undefined);
}
