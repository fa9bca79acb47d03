import { ProcessMap as InOneProcess } from '@boxoffice/shared/functions/process-map.ts';
import type { Pod } from '../pods.ts';
import { currentPod } from '../simulation.ts';

/** Replaces shared/src/functions/process-map.ts: each simulated process has its own map, which dies with it. */
export class ProcessMap<Value> {
  readonly #byPod = new WeakMap<Pod, InOneProcess<Value>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get = (key: string): Value | undefined => this.#ofThisPod().get(key);
  set = (key: string, value: Value): void => this.#ofThisPod().set(key, value);
  delete = (key: string): void => this.#ofThisPod().delete(key);
  values = (): Value[] => this.#ofThisPod().values();

  #ofThisPod(): InOneProcess<Value> {
    const pod = currentPod.getStore();
    if (!pod) throw new Error('A process map needs a process');
    const own = this.#byPod.get(pod) ?? new InOneProcess<Value>(this.#most);
    this.#byPod.set(pod, own);
    return own;
  }
}
