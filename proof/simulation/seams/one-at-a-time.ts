import { oneAtATime as inOneProcess } from '@boxoffice/shared/functions/one-at-a-time.ts';
import type { Pod } from '../pods.ts';
import { currentPod } from '../simulation.ts';

/** Replaces shared/src/functions/one-at-a-time.ts: each simulated process has its own state, which dies with it. */
export function oneAtATime<Argument>(run: (argument: Argument) => Promise<void>) {
  const byPod = new WeakMap<Pod, (argument: Argument) => Promise<void>>();
  return (argument: Argument): Promise<void> => {
    const pod = currentPod.getStore();
    if (!pod) return run(argument);
    const runInPod = byPod.get(pod) ?? inOneProcess(run);
    byPod.set(pod, runInPod);
    return runInPod(argument);
  };
}
