import { readFileSync } from 'node:fs';

/** Milliseconds of one tick of /proc/PID/stat (USER_HZ is 100 on Linux). */
const TICK_MS = 10;

/** The processor time that a process has used so far, user and system, in milliseconds. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command in parentheses may contain spaces. utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Starts to count the processor time of each process. The result gives milliseconds by name since then. */
export function countProcessorTime(processes: { name: string; pid: number }[]): () => Map<string, number> {
  const begin = processes.map(({ pid }) => processorTime(pid));
  return () =>
    new Map(processes.map(({ name, pid }, index) => [name, processorTime(pid) - (begin[index] ?? 0)]));
}
