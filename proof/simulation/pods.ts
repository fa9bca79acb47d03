import type { Random } from '../harness/random.ts';
import type { Scheduler } from './scheduler.ts';
import { currentPod, simulation } from './simulation.ts';

/** A process of a service. Code that waits in a dead process never continues. */
export interface Pod {
  service: string;
  number: number;
  isAlive: boolean;
  /** Ends the requests that the process has not answered. */
  onCrash: Set<() => void>;
}

export class Pods {
  readonly #pods = new Map<string, Pod[]>();
  readonly #replicas: number;
  #started = 0;

  /** @param replicas how many processes of each service run at the same time */
  constructor(replicas = 2) {
    this.#replicas = replicas;
  }

  /** Any process of the service. Replaces dead ones first. */
  pick(service: string, random: Random): Pod {
    const pods = this.#pods.get(service) ?? [];
    this.#pods.set(service, pods);
    while (pods.length < this.#replicas)
      pods.push({ service, number: ++this.#started, isAlive: true, onCrash: new Set() });
    return random.pick(pods);
  }

  crash(pod: Pod, scheduler: Scheduler): void {
    pod.isAlive = false;
    const pods = this.#pods.get(pod.service) ?? [];
    this.#pods.set(
      pod.service,
      pods.filter((other) => other !== pod),
    );
    for (const end of pod.onCrash) scheduler.schedule(1, end);
    pod.onCrash.clear();
  }
}

/** The duration of one network hop in milliseconds: mostly a few, and very many when it stalls. */
export function latency(): number {
  const { random, rates } = simulation();
  if (random.chance(rates.stall)) return random.pick([1500, 8000, 25_000, 95_000]) * (0.5 + random.next());
  return random.chance(0.1) ? random.integer(10, 150) : random.integer(1, 6);
}

/**
 * Waits for one network hop. Other processes run meanwhile, and the current process can die: then the promise never
 * settles.
 *
 * @param position where the process is, for the log
 */
export function networkWait(position: string): Promise<void> {
  const { scheduler, random, rates, pods, history } = simulation();
  const pod = currentPod.getStore();
  return new Promise((resolve) => {
    scheduler.schedule(latency(), () => {
      if (!pod) return resolve();
      if (!pod.isAlive) return;
      if (random.chance(rates.crash)) {
        history.recordFault('crash', `${pod.service}/${pod.number} dies ${position}`);
        return pods.crash(pod, scheduler);
      }
      resolve();
    });
  });
}
