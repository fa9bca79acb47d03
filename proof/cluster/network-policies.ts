import { randomUUID } from 'node:crypto';
import { kubectl } from './kubectl.ts';

const TARGETS = {
  tables: ['tables.boxoffice-cloud.svc.cluster.local', 8000],
  services: ['kourier-internal.kourier-system.svc.cluster.local', 80],
  broker: ['broker-ingress.knative-eventing.svc.cluster.local', 80],
  s3: ['s3.boxoffice-cloud.svc.cluster.local', 9000],
  mail: ['mail.boxoffice-cloud.svc.cluster.local', 2525],
  nats: ['nats.nats-io.svc.cluster.local', 4222],
} as const;
type Target = keyof typeof TARGETS;

/** The targets that the NetworkPolicies allow to the pods of each service. */
const ALLOWED: Record<string, Target[]> = {
  site: ['services'],
  auth: ['tables', 'services', 'broker', 'mail'],
  tickets: ['tables', 'services', 'broker', 's3'],
  orders: ['tables', 'services', 'broker'],
  passes: ['tables', 'services', 'broker', 'mail'],
  'dead-letters': ['tables'],
};

const CONNECT = `
  const net = require('node:net');
  const connects = ([host, port]) => new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 5000 });
    const end = (connected) => { socket.destroy(); resolve(connected); };
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
  });
  Promise.all(${JSON.stringify(Object.entries(TARGETS))}.map(async ([name, at]) => [name, await connects(at)]))
    .then((all) => console.log(JSON.stringify(all.filter(([, connected]) => connected).map(([name]) => name))));`;

/** The targets that a pod with the label of a service reaches; without a service, a pod with no label. */
async function reachableFrom(service: string | undefined, image: string): Promise<Target[]> {
  const name = `probe-${randomUUID().slice(0, 8)}`;
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 65532,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const containers = [{ name, image, command: ['node', '-e', CONNECT], securityContext }];
  const overrides = { apiVersion: 'v1', spec: { automountServiceAccountToken: false, containers } };
  const namespace = ['-n', 'boxoffice'];
  const labels = service ? [`--labels=serving.knative.dev/service=${service}`] : [];
  const options = [
    `--image=${image}`,
    '--restart=Never',
    ...labels,
    `--overrides=${JSON.stringify(overrides)}`,
  ];
  await kubectl(...namespace, 'run', name, ...options);
  try {
    const succeeded = '--for=jsonpath={.status.phase}=Succeeded';
    await kubectl(...namespace, 'wait', `pod/${name}`, succeeded, '--timeout=90s');
    return JSON.parse(await kubectl(...namespace, 'logs', name)) as Target[];
  } finally {
    const flags = ['--ignore-not-found', '--wait=false', '--grace-period=0'];
    await kubectl(...namespace, 'delete', 'pod', name, ...flags);
  }
}

/** Whether the cluster enforces NetworkPolicies, and if so, every difference between allowed and reachable targets. */
export async function checkNetworkPolicies(): Promise<{ enforced: boolean; differences: string[] }> {
  const jsonpath = 'jsonpath={.spec.template.spec.containers[0].image}';
  const image = await kubectl('-n', 'boxoffice', 'get', 'ksvc', 'site', '-o', jsonpath);
  const unlabelled = await reachableFrom(undefined, image);
  if (unlabelled.length > 0) return { enforced: false, differences: [] };
  const differences: string[] = [];
  for (const [service, allowed] of Object.entries(ALLOWED)) {
    const reachable = await reachableFrom(service, image);
    for (const target of reachable)
      if (!allowed.includes(target)) differences.push(`${service} reaches ${target}`);
    for (const target of allowed)
      if (!reachable.includes(target)) differences.push(`${service} can't reach ${target}`);
  }
  return { enforced: true, differences };
}
