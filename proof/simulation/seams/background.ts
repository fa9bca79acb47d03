import { Background } from '@boxoffice/shared/functions/background.ts';
import type { Pod } from '../pods.ts';
import { currentPod } from '../simulation.ts';

const byPod = new WeakMap<Pod, Background>();

/** Replaces shared/src/functions/background.ts: the tasks of each simulated process die with it. */
export const background = {
  start: (key: string, task: () => Promise<void>): boolean => ofThisPod().start(key, task),
  collect: <Item>(key: string, item: Item, ms: number, task: (items: Item[]) => Promise<void>): boolean =>
    ofThisPod().collect(key, item, ms, task),
  pause: (ms: number): Promise<void> => ofThisPod().pause(ms),
  // A simulated process never ends in good order: it crashes.
  atEnd: (): void => {},
};

function ofThisPod(): Background {
  const pod = currentPod.getStore();
  if (!pod) throw new Error('Background work needs a process');
  const own = byPod.get(pod) ?? new Background();
  byPod.set(pod, own);
  return own;
}
