import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs kubectl against the current context. @throws what kubectl said */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', args, { maxBuffer: 64_000_000 });
  return stdout;
}

/** Runs kubectl with something to read. @throws what kubectl said */
export async function kubectlTold(input: string, ...args: string[]): Promise<void> {
  const command = run('kubectl', args, { maxBuffer: 64_000_000 });
  command.child.stdin?.end(input);
  await command;
}

interface Pod {
  metadata: { name: string };
}

/** The pods of a namespace that are there, those that are ending included. */
export async function pods(selector: string, namespace = 'boxoffice'): Promise<string[]> {
  const text = await kubectl('get', 'pods', '-n', namespace, '-l', selector, '-o', 'json');
  return (JSON.parse(text) as { items: Pod[] }).items.map(({ metadata }) => metadata.name);
}

/** Pods of Knative services, whichever. */
const OF_SERVICES = 'serving.knative.dev/service';

/** Waits until no pod of a service is left, in these namespaces. @returns seconds waited */
export async function untilAsleep(limitSeconds = 240, namespaces = ['boxoffice']): Promise<number> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  for (;;) {
    const left = (await Promise.all(namespaces.map((namespace) => pods(OF_SERVICES, namespace)))).flat();
    if (left.length === 0) return passed();
    if (passed() > limitSeconds) throw new Error(`Pods are left after ${limitSeconds} s: ${left}`);
    await pause(500);
  }
}

const TICK_EVERY_MS = 15 * 60_000;

/** Watches for so long, in a time without a tick, whether all stays asleep; the pods that were seen. */
export async function wokenWithin(seconds: number): Promise<string[]> {
  const untilTick = TICK_EVERY_MS - (Date.now() % TICK_EVERY_MS);
  if (untilTick < (seconds + 5) * 1000) {
    await pause(untilTick + 10_000);
    await untilAsleep();
  }
  const seen = new Set<string>();
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(500)) {
    for (const name of await pods(OF_SERVICES)) seen.add(name);
  }
  return [...seen];
}

/** Waits until everything that was applied is ready. */
export async function untilReady(namespace: string, ...kinds: string[]): Promise<void> {
  for (const kind of kinds) {
    await kubectl('wait', '-n', namespace, '--for=condition=Ready', kind, '--all', '--timeout=300s');
  }
}
