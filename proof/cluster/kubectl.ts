import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs kubectl in the current context. @throws kubectl's message */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', args, { maxBuffer: 64_000_000 });
  return stdout;
}

/** Runs kubectl with text on its standard input. @throws kubectl's message */
export async function kubectlInput(input: string, ...args: string[]): Promise<void> {
  const command = run('kubectl', args, { maxBuffer: 64_000_000 });
  command.child.stdin?.end(input);
  await command;
}

interface Pod {
  metadata: { name: string };
}

/** The names of the pods of a namespace, with those that are terminating. */
export async function pods(selector: string, namespace = 'boxoffice'): Promise<string[]> {
  const text = await kubectl('get', 'pods', '-n', namespace, '-l', selector, '-o', 'json');
  return (JSON.parse(text) as { items: Pod[] }).items.map(({ metadata }) => metadata.name);
}

/** Selects the pods of every Knative service. */
const OF_SERVICES = 'serving.knative.dev/service';

/** Waits until no service of these namespaces, or only the selected one, has a pod. @returns seconds waited */
export async function waitUntilScaledToZero(
  limitSeconds = 240,
  namespaces = ['boxoffice'],
  selector = OF_SERVICES,
): Promise<number> {
  const began = performance.now();
  for (;;) {
    const left = (await Promise.all(namespaces.map((namespace) => pods(selector, namespace)))).flat();
    const seconds = (performance.now() - began) / 1000;
    if (left.length === 0) return seconds;
    if (seconds > limitSeconds) throw new Error(`Pods are left after ${limitSeconds} s: ${left}`);
    await pause(500);
  }
}

/** The schedules of knative/base/ticks.yaml: the period and the offset within it. */
const TICKS = [
  { everyMs: 15 * 60_000, atMs: 0 },
  { everyMs: 86_400_000, atMs: (3 * 60 + 7) * 60_000 },
];

/** Waits until the schedule has no tick for so many seconds, and no pod is left that the last one has woken. */
export async function waitForTimeBetweenTicks(seconds: number): Promise<void> {
  for (;;) {
    const now = Date.now();
    const untilTick = Math.min(...TICKS.map(({ everyMs, atMs }) => everyMs - ((now - atMs) % everyMs)));
    if (untilTick > seconds * 1000) return;
    await pause(untilTick + 10_000);
    await waitUntilScaledToZero();
  }
}

/** The pods that start within so many seconds. */
export async function podsStartedWithin(seconds: number): Promise<string[]> {
  const names = new Set<string>();
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(500)) {
    for (const name of await pods(OF_SERVICES)) names.add(name);
  }
  return [...names];
}

/** Waits until every resource of these kinds is ready. */
export async function waitUntilReady(namespace: string, ...kinds: string[]): Promise<void> {
  for (const kind of kinds) {
    await kubectl('wait', '-n', namespace, '--for=condition=Ready', kind, '--all', '--timeout=300s');
  }
}
