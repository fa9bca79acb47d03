import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, service, trigger } from '../testing/fixture.ts';
import { loadManifests } from './load.ts';
import { checkReferences } from './references.ts';

const project = await loadManifests(join(import.meta.dirname, '../../base'));

const read = async (base: string) => {
  const manifests = await loadManifests(base);
  checkReferences(manifests, (name, key) => name === 'keys' && key === 'public');
  return manifests;
};

/** The error of a base in which a text was replaced, without the path of the base. */
async function errorAfter(from: string, to: string, file = 'services.yaml'): Promise<string> {
  const shop = fixture(service('stock'), trigger('stock', '[{ any: [{ exact: { type: sold } }] }]'));
  shop.edit(file, from, to);
  const message = await read(shop.settings.base).catch((error: Error) => error.message);
  return String(message).replaceAll(/[^ \n]*\/base\//g, '');
}

test("every reference of the project's own base has its target", () => {
  checkReferences(project, () => true);
  expect(project.services.map(({ name }) => name)).toContain('site');
});

test.each([
  [
    'image: fixture',
    'imagee: fixture',
    'services.yaml: Service front: spec.template.spec.containers.0: unknown field "imagee"',
  ],
  ['exact: {', 'exat: {', 'services.yaml: Trigger stock: spec.filters.0.any.0: unknown field "exat"'],
  ['retry: 3', 'retries: 3', 'services.yaml: Trigger stock: spec.delivery: unknown field "retries"'],
  [
    'timeoutSeconds: 5',
    'timeoutSeconds: 5s',
    'services.yaml: Service front: spec.template.spec.timeoutSeconds: ',
  ],
  [
    'backoffDelay: PT0.05S',
    'backoffDelay: 50ms',
    'services.yaml: Trigger stock: spec.delivery.backoffDelay: must be an ISO 8601',
  ],
  [
    'autoscaling.knative.dev/window',
    'autoscaling.knative.dev/windw',
    'services.yaml: Service front: spec.template.metadata.annotations: unknown field "autoscaling.knative.dev/windw"',
  ],
  [
    'name: OTHER_URL',
    'name: BROKER_URL',
    'services.yaml: Service front: spec.template.spec.containers.0.env: must name each variable once',
  ],
  ['kind: Trigger', 'kind: Triggr', "services.yaml: Triggr stock: the laptop doesn't run this kind"],
  ['name: sink', 'name: stock', 'services.yaml: Service stock: is also in services.yaml'],
])('%s -> %s is an error with file and path', async (from, to, expected) => {
  expect(await errorAfter(from, to)).toContain(expected);
});

test.each([
  ['broker: default', 'broker: defalt', 'Trigger stock: spec.broker: there is no Broker defalt'],
  [
    'kind: Service, name: stock',
    'kind: Service, name: stok',
    'Trigger stock: spec.subscriber.ref: there is no Service stok',
  ],
  [
    'kind: Service, name: sink',
    'kind: Service, name: grave',
    'Trigger stock: spec.delivery.deadLetterSink.ref: there is no Service grave',
  ],
  [
    'configMapRef: { name: settings',
    'configMapRef: { name: setings',
    'Service front: spec.template.spec.containers.0.envFrom.0: there is no ConfigMap setings',
  ],
  [
    'http://front.shop',
    'http://frnt.shop',
    'containers.0.env.2 (OTHER_URL): there is no Service frnt in namespace shop',
  ],
  [
    'cluster.local/shop/default',
    'cluster.local/shop/other',
    'containers.0.env.1 (BROKER_URL): there is no Broker shop/other',
  ],
  [
    'NAME, value: front',
    'NAME, valueFrom: { secretKeyRef: { name: keys, key: private }}',
    'there is no key private in a secret keys',
  ],
])('%s -> %s gives an error about the missing target', async (from, to, expected) => {
  expect(await errorAfter(from, to)).toContain(expected);
});

test('a broker whose full stream discards events gives an error', async () => {
  const message = await errorAfter('storage: File', 'storage: File, discard: Old', 'broker.yaml');
  expect(message).toContain('spec.stream.config.discard: must be New');
});

test('a broker that keeps events in memory gives an error', async () => {
  const message = await errorAfter('storage: File', 'storage: Memory', 'broker.yaml');
  expect(message).toBe(
    'broker.yaml: ConfigMap broker: data.channel-template-spec: spec.stream.config.storage: must be File: an accepted event must be on disk',
  );
});

test('a missing or malformed file gives an error with its name', async () => {
  expect(await errorAfter('services.yaml', 'servces.yaml', 'kustomization.yaml')).toBe(
    'servces.yaml: is not there',
  );
  expect(await errorAfter('kind: Trigger', 'kind: Trigger\nkind: Trigger')).toContain(
    'services.yaml: Map keys must be unique',
  );
});

describe('components', () => {
  const { services, triggers, jobs, serviceAccounts } = project;

  test("every ksvc of the project's base has the common settings", () => {
    for (const { manifest } of services) {
      const { metadata, spec } = manifest.spec.template;
      expect(metadata?.annotations).toMatchObject({
        'autoscaling.knative.dev/window': '45s',
        'serving.knative.dev/progress-deadline': '3600s',
        'autoscaling.knative.dev/max-scale': expect.stringMatching(/^\d+$/),
      });
      expect(spec.containers[0]).toMatchObject({
        ports: [{ containerPort: 8080 }],
        envFrom: [{ configMapRef: { name: 'settings' } }],
        readinessProbe: { tcpSocket: { port: 8080 } },
        livenessProbe: { httpGet: { path: '/livez' } },
        resources: { limits: { memory: '256Mi' } },
        securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true },
      });
    }
  });

  test('a ksvc keeps its own settings beside the common ones', () => {
    const templateOf = (name: string) =>
      services.find((service) => service.name === name)?.manifest.spec.template;
    expect(templateOf('auth')?.metadata?.annotations).toMatchObject({
      'autoscaling.knative.dev/target': '15',
    });
    expect(templateOf('site')?.spec).toMatchObject({ containerConcurrency: 0, timeoutSeconds: 60 });
    expect(templateOf('orders')?.spec).toMatchObject({ containerConcurrency: 80, timeoutSeconds: 30 });
  });

  test('every Trigger retries eight times and then delivers to the dead letter sink', () => {
    for (const { manifest } of triggers) {
      expect(manifest.spec.delivery).toMatchObject({
        retry: 8,
        deadLetterSink: { ref: { name: 'dead-letters' } },
      });
    }
  });

  test('jobs and service accounts have the common settings', () => {
    for (const { manifest } of jobs) {
      expect(manifest.spec.template.spec.containers[0]?.securityContext?.runAsNonRoot).toBe(true);
    }
    for (const { manifest } of serviceAccounts) expect(manifest.automountServiceAccountToken).toBe(false);
  });

  test.each([
    [
      'a merge patch',
      'target: { kind: Trigger }, path: patch.yaml',
      'kind: Trigger\nspec: { broker: other }',
      'common/patch.yaml: must be a list of JSON patch operations (RFC 6902)',
    ],
    [
      'an inline patch',
      'target: { kind: Trigger }, patch: "[]"',
      '[]',
      'common/kustomization.yaml: patches.0: unknown field "patch"\ncommon/kustomization.yaml: patches.0.path: is missing',
    ],
    [
      'a target by name',
      'target: { kind: Trigger, name: stock }, path: patch.yaml',
      '[]',
      'common/kustomization.yaml: patches.0.target: unknown field "name"',
    ],
    [
      'an operation other than add and replace',
      'target: { kind: Trigger }, path: patch.yaml',
      '[{ op: remove, path: /spec/broker, value: "" }]',
      'common/patch.yaml: 0.op: must be add or replace',
    ],
    [
      'a path without a parent',
      'target: { kind: Trigger }, path: patch.yaml',
      '[{ op: add, path: /spec/extra/broker, value: other }]',
      'services.yaml: Trigger stock: common/patch.yaml changes /spec/extra/broker, whose parent is missing',
    ],
  ])('%s gives one clear error', async (_, patch, operations, expected) => {
    const shop = fixture(service('stock'), trigger('stock', '[{ exact: { type: sold } }]'));
    const { base } = shop.settings;
    mkdirSync(join(base, 'common'));
    writeFileSync(join(base, 'common/patch.yaml'), operations);
    writeFileSync(
      join(base, 'common/kustomization.yaml'),
      `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ ${patch} }]\n`,
    );
    appendFileSync(join(base, 'kustomization.yaml'), 'components: [common]\n');
    const message = await loadManifests(base).catch((error: Error) => error.message);
    expect(String(message).replaceAll(/[^ \n]*\/base\//g, '')).toBe(expected);
  });
});
