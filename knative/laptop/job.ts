import { failureReason } from './failure-reason.ts';
import { commandOf } from './images.ts';
import { StartError } from './log.ts';
import type { Manifests } from './manifests/load.ts';
import type { Command, Processes } from './processes.ts';
import { findRun, type ServiceContext } from './services.ts';

/**
 * Runs every Job to its end, one after the other.
 * @throws StartError with the last line of its output when a Job fails or exceeds its deadline
 */
export async function runJobs({ jobs }: Manifests, context: ServiceContext): Promise<void> {
  for (const job of jobs) {
    const { template, activeDeadlineSeconds } = job.manifest.spec;
    for (const container of template.spec.containers) {
      const env = context.environment(container, job.namespace);
      const command = commandOf(findRun(job, container, context), context.root, env);
      await runJob(job.name, command, activeDeadlineSeconds, context.processes);
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
  const exit = await child.ended;
  clearTimeout(timer);
  if (late) throw new StartError(`The Job ${name} took longer than ${deadlineSeconds} s`);
  if (exit === 'exit code 0') return;
  throw new StartError(`The Job ${name} failed: ${failureReason(exit, child.lastLines(), child.cwd)}`);
}
