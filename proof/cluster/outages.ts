import { setTimeout as pause } from 'node:timers/promises';
import type { KillTarget } from '../harness/chaos/kills.ts';
import type { RunningSystem } from '../harness/running-system.ts';
import type { Changes, Deployment } from './deployment.ts';
import { kubectl } from './kubectl.ts';

/** Longer than the retries of an event: eight of them take 102 s, each with a timeout. */
const OUTAGE_MS = 150_000;
/** A table that does not exist: each request of a service with this table fails. */
const NO_TABLE = { TABLE: 'boxoffice-missing' };

type Outage = (deployment: Deployment, duringLoad: Changes) => Promise<void>;

const outages: Record<string, Outage> = {
  'the tables': () => scaledToZero('boxoffice-cloud', 'tables'),
  NATS: () => scaledToZero('nats-io', 'nats'),
  // Events that orders can't take go to a sink that can't take them either: the channel loses them.
  'orders and the dead letter sink': withoutTable,
};

export const OUTAGES: KillTarget[] = Object.keys(outages).map((name) => [name, 1]);
/** The time that all outages take, with the pauses between them, in seconds. */
export const OUTAGE_SECONDS = OUTAGES.length * (OUTAGE_MS / 1000 + 60);

/**
 * The system, where `kill` begins an outage and resolves when it is over.
 *
 * @param duringLoad the changes with which the services run during the load
 */
export const withOutages = (
  system: RunningSystem,
  deployment: Deployment,
  duringLoad: Changes,
  progress: (line: string) => void,
): RunningSystem => ({
  url: system.url,
  log: system.log,
  env: () => system.env(),
  natsUrl: () => system.natsUrl(),
  mailUrl: () => system.mailUrl(),
  async kill(name) {
    progress(`outage of ${name}`);
    await outages[name]?.(deployment, duringLoad);
    progress(`${name} is back`);
    return true;
  },
});

async function scaledToZero(namespace: string, app: string): Promise<void> {
  const bringBack = await takeAway(namespace, app);
  await pause(OUTAGE_MS).finally(bringBack);
}

/** Scales a StatefulSet or Deployment to zero. @returns what scales it back, and resolves when its pods are ready */
export async function takeAway(namespace: string, app: string): Promise<() => Promise<void>> {
  const names = await kubectl('-n', namespace, 'get', 'statefulset,deployment', '-o', 'name');
  const name = names.split('\n').find((each) => each.endsWith(`/${app}`));
  if (!name) throw new Error(`${namespace} has no StatefulSet or Deployment ${app}`);
  const replicas = await kubectl('-n', namespace, 'get', name, '-o', 'jsonpath={.spec.replicas}');
  await kubectl('-n', namespace, 'scale', name, '--replicas=0');
  return async () => {
    await kubectl('-n', namespace, 'scale', name, `--replicas=${replicas}`);
    await kubectl('-n', namespace, 'rollout', 'status', name, '--timeout=300s');
  };
}

async function withoutTable(deployment: Deployment, duringLoad: Changes): Promise<void> {
  await deployment.changeAndWait({
    ...duringLoad,
    settings: { ...duringLoad.settings, ...NO_TABLE },
    only: ['orders', 'dead-letters'],
  });
  try {
    await pause(OUTAGE_MS);
  } finally {
    await deployment.changeAndWait(duringLoad);
  }
}
