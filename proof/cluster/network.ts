import { randomUUID } from 'node:crypto';
import { kubectl } from './kubectl.ts';

const TARGETS = {
  tables: ['tables.boxoffice-cloud.svc.cluster.local', 8000],
  services: ['kourier-internal.kourier-system.svc.cluster.local', 80],
  broker: ['broker-ingress.knative-eventing.svc.cluster.local', 80],
  nats: ['nats.nats-io.svc.cluster.local', 4222],
} as const;
type Target = keyof typeof TARGETS;

/** What a pod of each may reach, by the manifests; all else is shut. */
const MAY: Record<string, Target[]> = {
  site: ['services'],
  auth: ['tables', 'broker'],
  orders: ['tables', 'services', 'broker'],
  'dead-letters': ['tables'],
};

const CONNECT = `
  const net = require('node:net');
  const open = ([host, port]) => new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 5000 });
    const end = (is) => { socket.destroy(); resolve(is); };
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
  });
  Promise.all(${JSON.stringify(Object.entries(TARGETS))}.map(async ([name, at]) => [name, await open(at)]))
    .then((found) => console.log(JSON.stringify(found.filter(([, is]) => is).map(([name]) => name))));`;

/** Which targets a pod of the namespace reaches that says of itself to be of a service, or of none. */
async function reachedBy(service: string | undefined, image: string): Promise<Target[]> {
  const name = `probe-${randomUUID().slice(0, 8)}`;
  const securityContext = {
    ...{
      runAsNonRoot: true,
      runAsUser: 65532,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    },
    ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
  };
  const containers = [{ name, image, command: ['node', '-e', CONNECT], securityContext }];
  const spec = { automountServiceAccountToken: false, containers };
  const on = ['-n', 'boxoffice'];
  const labels = service ? [`--labels=serving.knative.dev/service=${service}`] : [];
  await kubectl(
    ...[...on, 'run', name, `--image=${image}`, '--restart=Never', ...labels],
    `--overrides=${JSON.stringify({ apiVersion: 'v1', spec })}`,
  );
  try {
    await kubectl(...on, 'wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=90s');
    return JSON.parse(await kubectl(...on, 'logs', name)) as Target[];
  } finally {
    await kubectl(...on, 'delete', 'pod', name, '--ignore-not-found', '--wait=false', '--grace-period=0');
  }
}

/** Whether the cluster enforces NetworkPolicies, and if so, what a pod reaches that it has no business with. */
export async function probeNetwork(): Promise<{ enforced: boolean; trespasses: string[] }> {
  const image = await kubectl(
    ...['-n', 'boxoffice', 'get', 'ksvc', 'site', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'],
  );
  const stranger = await reachedBy(undefined, image);
  const enforced = stranger.length === 0;
  const trespasses: string[] = [];
  if (!enforced) return { enforced, trespasses };
  for (const [service, may] of Object.entries(MAY)) {
    const reached = await reachedBy(service, image);
    for (const target of reached) if (!may.includes(target)) trespasses.push(`${service} reaches ${target}`);
    for (const target of may)
      if (!reached.includes(target)) trespasses.push(`${service} can't reach ${target}`);
  }
  return { enforced, trespasses };
}
