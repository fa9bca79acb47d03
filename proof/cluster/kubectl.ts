import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs kubectl against the current context. @throws what kubectl said */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', args, { maxBuffer: 64_000_000 });
  return stdout;
}

interface Pod {
  metadata: { name: string; namespace: string; deletionTimestamp?: string };
}

/** The project's pods that are there, those that are ending included. */
export async function pods(selector = 'serving.knative.dev/service'): Promise<string[]> {
  const text = await kubectl('get', 'pods', '-n', 'boxoffice', '-l', selector, '-o', 'json');
  return (JSON.parse(text) as { items: Pod[] }).items.map(({ metadata }) => metadata.name);
}

/** Waits until no pod of a service is left. @returns seconds waited */
export async function untilAsleep(limitSeconds = 180): Promise<number> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  while ((await pods()).length > 0) {
    if (passed() > limitSeconds) throw new Error(`Pods are left after ${limitSeconds} s: ${await pods()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return passed();
}
