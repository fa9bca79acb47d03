import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, as the system prints it; undefined when there is no such process. The start time
 * distinguishes a process from a later one with the same pid.
 */
export function identityOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name, in brackets, can contain blanks. The fields after it run from state (3) to starttime (22): proc(5).
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' ? undefined : rest[18];
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}

/** Kills a process and its group, if the pid still belongs to that process, and waits until it has ended. */
export function endIfSame(pid: number, started: string | undefined): void {
  if (started === undefined || identityOf(pid) !== started) return;
  signal(pid, 'SIGKILL');
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 2000 && identityOf(pid) === started; waited += 10)
    Atomics.wait(clock, 0, 0, 10);
}

/** Signals a process that leads its own group, and all processes that it started. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    try {
      process.kill(pid, name);
    } catch {
      // The process has ended already.
    }
  }
}
