import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, service, trigger } from '../testing/fixture.ts';
import { loadManifests } from './load.ts';
import { checkReferences } from './references.ts';

const read = async (base: string) => {
  const manifests = await loadManifests(base);
  checkReferences(manifests, (name, key) => name === 'keys' && key === 'public');
  return manifests;
};

/** What is said about a base in which a text was replaced, without the path to it. */
async function complaint(from: string, to: string, file = 'services.yaml'): Promise<string> {
  const shop = fixture(service('stock'), trigger('stock', '[{ any: [{ exact: { type: sold } }] }]'));
  shop.edit(file, from, to);
  const said = await read(shop.settings.base).catch((error: Error) => error.message);
  return String(said).replaceAll(/[^ \n]*\/base\//g, '');
}

test("the project's own base is read, and nothing it refers to is missing", async () => {
  const manifests = await loadManifests(join(import.meta.dirname, '../../base'));
  checkReferences(manifests, () => true);
  expect(manifests.services.map(({ name }) => name)).toContain('site');
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
  ['kind: Trigger', 'kind: Triggr', "services.yaml: Triggr stock: the laptop doesn't run this kind"],
  ['name: sink', 'name: stock', 'services.yaml: Service stock: is also in services.yaml'],
])('%s -> %s is an error with file and path', async (from, to, expected) => {
  expect(await complaint(from, to)).toContain(expected);
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
])('%s -> %s dangles', async (from, to, expected) => {
  expect(await complaint(from, to)).toContain(expected);
});

test('a broker whose events would not be on disk is refused', async () => {
  const said = await complaint('storage: File', 'storage: Memory', 'broker.yaml');
  expect(said).toBe(
    'broker.yaml: ConfigMap broker: data.channel-template-spec: spec.stream.config.storage: must be File: an accepted event is on disk',
  );
});

test('a file that is not there, or no YAML, is said by its name', async () => {
  expect(await complaint('services.yaml', 'servces.yaml', 'kustomization.yaml')).toBe(
    'servces.yaml: is not there',
  );
  expect(await complaint('kind: Trigger', 'kind: Trigger\nkind: Trigger')).toContain(
    'services.yaml: Map keys must be unique',
  );
});
