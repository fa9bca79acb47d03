import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { runningIn, world } from './simulation.ts';

/** A process of a service. What waits in one that has died never goes on. */
export interface Pod {
  service: string;
  number: number;
  isAlive: boolean;
  /** Whoever waits for an answer of it. */
  waiting: Set<() => void>;
}

/** How many processes of a service run side by side. */
const SIDE_BY_SIDE = 2;

export class Pods {
  readonly #pods = new Map<string, Pod[]>();
  #started = 0;

  /** The process that a request to a service comes to: any; one that has died is replaced. */
  any(service: string, random: Random): Pod {
    const pods = this.#pods.get(service) ?? [];
    this.#pods.set(service, pods);
    while (pods.length < SIDE_BY_SIDE)
      pods.push({ service, number: ++this.#started, isAlive: true, waiting: new Set() });
    return random.pick(pods);
  }

  crash(pod: Pod, scheduler: Scheduler): void {
    pod.isAlive = false;
    const pods = this.#pods.get(pod.service) ?? [];
    this.#pods.set(
      pod.service,
      pods.filter((other) => other !== pod),
    );
    for (const lost of pod.waiting) scheduler.plan(1, lost);
    pod.waiting.clear();
  }
}

/** How long something takes, in milliseconds: mostly little, in a bad climate sometimes very long. */
export function latency(): number {
  const { random, climate } = world();
  if (random.chance(climate.stall)) return random.pick([1500, 8000, 25_000, 95_000]) * (0.5 + random.next());
  return random.chance(0.1) ? random.between(10, 150) : random.between(1, 6);
}

/**
 * Waits as code outside does that asks something of the network. Here others get their turn, and here the process
 * may die: then this never returns.
 *
 * @param at what it waits for, for the story
 */
export function waitFor(at: string): Promise<void> {
  const { scheduler, random, climate, pods, history } = world();
  const pod = runningIn.getStore();
  return new Promise((resolve) => {
    scheduler.plan(latency(), () => {
      if (!pod) return resolve();
      if (!pod.isAlive) return;
      if (random.chance(climate.crash)) {
        history.fault('crash', `${nameOf(pod)} dies ${at}`);
        return pods.crash(pod, scheduler);
      }
      resolve();
    });
  });
}

export const nameOf = (pod: Pod): string => `${pod.service}/${pod.number}`;
