import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, in the system's own words, or undefined when there is none. With the pid it
 * tells a process from every other, also after the pid is used again.
 */
export function identityOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name, in brackets, may hold blanks; after it come state (3rd) … starttime (22nd): proc(5).
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' ? undefined : rest[18];
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}

/** Kills a process and its group, if it is still the one that started then, and waits until it is gone. */
export function endIfSame(pid: number, started: string | undefined): void {
  if (started === undefined || identityOf(pid) !== started) return;
  signal(pid, 'SIGKILL');
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 2000 && identityOf(pid) === started; waited += 10)
    Atomics.wait(clock, 0, 0, 10);
}

/** Signals a process that leads its own group, and with it what it has started. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    try {
      process.kill(pid, name);
    } catch {
      // It is gone already, which is all that was wanted.
    }
  }
}
