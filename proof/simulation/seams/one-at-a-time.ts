import { oneAtATime as inOneProcess } from '@boxoffice/shared/functions/one-at-a-time.ts';
import type { Pod } from '../pods.ts';
import { runningIn } from '../simulation.ts';

/** Stands for one-at-a-time.ts: what runs in a process is that process's own, and ends with it. */
export function oneAtATime<Argument>(run: (argument: Argument) => Promise<void>) {
  const inProcesses = new WeakMap<Pod, (argument: Argument) => Promise<void>>();
  return (argument: Argument): Promise<void> => {
    const pod = runningIn.getStore();
    if (!pod) return run(argument);
    const known = inProcesses.get(pod) ?? inOneProcess(run);
    inProcesses.set(pod, known);
    return known(argument);
  };
}
