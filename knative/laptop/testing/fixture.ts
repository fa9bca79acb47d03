import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Settings } from '../config.ts';
import type { RunningProcess } from '../home.ts';
import type { Run } from '../images.ts';
import { type System, startSystem } from '../system.ts';

const BROKER = 'http://broker-ingress.knative-eventing.svc.cluster.local/shop/default';

/** A small system in a temporary folder: manifests whose services do what a request or an event says. */
export type Fixture = {
  folder: string;
  settings: Settings;
  lines: string[];
  /** @param run how the services are run, where it differs */
  start(overrides?: Partial<Settings>, run?: Partial<Run>): Promise<System>;
  /** Replaces text in a file of the base. */
  edit(file: string, from: string, to: string): void;
  /** The events that a service has received so far. */
  received(to: string): Received[];
  /** Writes `src/version.ts`, which every service imports if it exists. */
  writeSource(text: string): void;
  processes(): RunningProcess[];
  /** Whether the start has created the state folder. */
  hasHome(): boolean;
};

type Received = { to: string; id: string; at: number; headers: Record<string, string>; body: string };

export type ServiceOptions = {
  isPublic?: boolean;
  concurrency?: number;
  timeoutSeconds?: number;
  env?: Record<string, string>;
};

/** How the image `fixture/service` is run. */
export const testService: Run = { script: 'test-service.mjs', args: [], nodeArgs: [], sources: ['src'] };

export const service = (
  name: string,
  options: ServiceOptions = {},
): string => `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: ${name}
${options.isPublic ? '' : '  labels: { networking.knative.dev/visibility: cluster-local }\n'}spec:
  template:
    metadata:
      annotations: { autoscaling.knative.dev/window: 60s }
    spec:
      containerConcurrency: ${options.concurrency ?? 0}
      timeoutSeconds: ${options.timeoutSeconds ?? 30}
      containers:
        - image: fixture/service
          envFrom: [{ configMapRef: { name: settings } }]
          env:
            - { name: NAME, value: ${name} }
            - { name: BROKER_URL, value: ${BROKER} }
            - { name: OTHER_URL, value: http://front.shop.svc.cluster.local/inner }
${Object.entries(options.env ?? {})
  .map(([key, value]) => `            - { name: ${key}, value: "${value}" }\n`)
  .join('')}`;

export const trigger = (
  name: string,
  filters: string,
  delivery = '',
  subscriber = name,
): string => `apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: { name: ${name} }
spec:
  broker: default
  filters: ${filters}
  subscriber: { ref: { apiVersion: serving.knative.dev/v1, kind: Service, name: ${subscriber} } }
  delivery:
    retry: 3
    backoffPolicy: exponential
    backoffDelay: PT0.05S
    timeout: PT1S
    deadLetterSink: { ref: { apiVersion: serving.knative.dev/v1, kind: Service, name: sink } }
${delivery}`;

const broker = `apiVersion: v1
kind: ConfigMap
metadata: { name: broker }
data:
  channel-template-spec: |
    apiVersion: messaging.knative.dev/v1alpha1
    kind: NatsJetStreamChannel
    spec:
      stream: { config: { storage: File, maxAge: 1h } }
      consumerConfigTemplate: { deliverPolicy: New }
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: default
  annotations: { eventing.knative.dev/broker.class: MTChannelBasedBroker }
spec:
  config: { apiVersion: v1, kind: ConfigMap, name: broker }
`;

/** Creates manifests: the given ones, a Broker, a public service `front` and a dead letter sink `sink`. */
export function fixture(...manifests: string[]): Fixture {
  const parent = mkdtempSync(join(tmpdir(), 'laptop-'));
  const base = join(parent, 'base');
  // The path of a clone can contain a space.
  const folder = join(parent, 'a clone');
  const record = join(folder, 'received');
  for (const path of [base, folder]) mkdirSync(path);
  cpSync(join(import.meta.dirname, 'test-service.mjs'), join(folder, 'test-service.mjs'));
  mkdirSync(join(folder, 'src'));
  const writeSource = (text: string) => writeFileSync(join(folder, 'src/version.ts'), text);
  const files: Record<string, string> = {
    'broker.yaml': broker,
    'settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { GREETING: hello, RECORD: ${record} }
`,
    'services.yaml': [
      service('front', { isPublic: true, timeoutSeconds: 5 }),
      service('sink'),
      ...manifests,
    ].join('---\n'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(base, name), text);
  writeFileSync(
    join(base, 'kustomization.yaml'),
    `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop
resources: [${Object.keys(files).join(', ')}]
`,
  );
  const settings: Settings = {
    root: folder,
    base,
    home: join(folder, 'home'),
    port: 0,
    stripePort: 0,
    mailPort: 0,
    overrides: {},
    tablesUrl: 'http://127.0.0.1:1',
    inherited: { PATH: process.env.PATH ?? '' },
    fresh: false,
    empty: true,
  };
  const lines: string[] = [];
  const running: System[] = [];
  onTestFinished(async () => {
    await Promise.all(running.map((system) => system.stop()));
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    folder,
    settings,
    lines,
    start: async (overrides = {}, run = {}) => {
      const images = (image: string) =>
        image === 'fixture/service' ? { ...testService, ...run } : undefined;
      const log = (line: string) => void lines.push(line);
      const system = await startSystem({ ...settings, ...overrides }, { log, images });
      running.push(system);
      return system;
    },
    edit: (file, from, to) => {
      const path = join(base, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
    },
    received: (to) => {
      const text = existsSync(record) ? readFileSync(record, 'utf8') : '';
      const all = text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Received] : []));
      return all.filter((event) => event.to === to);
    },
    writeSource,
    hasHome: () => existsSync(join(settings.home, 'processes.json')),
    processes: () =>
      JSON.parse(readFileSync(join(settings.home, 'processes.json'), 'utf8')) as RunningProcess[],
  };
}

/** Waits until a condition holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  description = 'the condition',
): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${description} did not become true in 15 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Publishes an event in binary mode. */
export function publish(
  to: System,
  type: string,
  id: string = crypto.randomUUID(),
  padding = '',
): Promise<Response> {
  return fetch(to.brokerUrl, {
    method: 'POST',
    headers: {
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/shop/test',
      'ce-type': type,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ id, ...(padding && { padding }) }),
  });
}
