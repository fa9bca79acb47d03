import { commandOf } from './images.ts';
import { StartError } from './log.ts';
import type { Manifests } from './manifests/load.ts';
import type { Command, Processes } from './processes.ts';
import { type Around, runnable } from './services.ts';

/**
 * Runs every Job to its end, one after the other.
 * @throws StartError with its last words when one fails or takes longer than it may
 */
export async function runJobs({ jobs }: Manifests, around: Around): Promise<void> {
  for (const job of jobs) {
    const { template, activeDeadlineSeconds } = job.manifest.spec;
    for (const container of template.spec.containers) {
      const env = around.environment(container, job.namespace);
      const command = commandOf(runnable(job, container, around), around.root, env);
      await runJob(job.name, command, activeDeadlineSeconds, around.processes);
    }
  }
}

async function runJob(
  name: string,
  command: Command,
  deadlineSeconds: number,
  processes: Processes,
): Promise<void> {
  const child = processes.spawn(name, command, 0);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void child.stop(1000);
  }, deadlineSeconds * 1000);
  const why = await child.ended;
  clearTimeout(timer);
  if (late) throw new StartError(`The job ${name} took longer than ${deadlineSeconds} s`);
  if (why !== 'exit code 0') throw new StartError(`The job ${name} failed (${why}): ${child.lastLine()}`);
}
