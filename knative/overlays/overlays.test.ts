import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { services } from '../iam/permissions.ts';
import { render } from './render.ts';

const overlays = import.meta.dirname;
const root = resolve(overlays, '../..');
const read = (...path: string[]): string => readFileSync(join(overlays, ...path), 'utf8');
const settingsOf = (overlay: string) =>
  new Map(
    read(overlay, 'settings.env')
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: rendered manifests of many kinds
  [field: string]: any;
}
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const cache = new Map<string, Manifest[]>();
function manifestsOf(folder: string): Manifest[] {
  const found = cache.get(folder) ?? parseAllDocuments(render(folder)).map((document) => document.toJS());
  cache.set(folder, found);
  return found;
}

test('the proxies that add a visitor’s address are as many as XFF_DEPTH says', () => {
  const gateway = read('../prerequisites/kourier/config-kourier.yaml');
  const behindLoadBalancer = read('../prerequisites/aws/kustomization.yaml');
  expect(gateway).not.toContain('trusted-hops-count');
  expect(['local', 'generic'].map((overlay) => settingsOf(overlay).get('XFF_DEPTH'))).toEqual(['3', '3']);
  expect(behindLoadBalancer).toContain('path: /data/trusted-hops-count\n        value: "1"');
  expect(settingsOf('aws').get('XFF_DEPTH')).toBe('4');
});

test('on a full node every StatefulSet comes before the services that wait for it', () => {
  const files = globSync('**/*.yaml', { cwd: join(overlays, '..') }).filter((file) =>
    parseAllDocuments(read('..', file)).some((document) => document.get('kind') === 'StatefulSet'),
  );
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const { components } = parse(read('..', dirname(file), 'kustomization.yaml')) as {
      components?: string[];
    };
    const folders = (components ?? []).map((path) => join(dirname(file), path));
    expect(folders, file).toContain('prerequisites/priority');
  }
});

test('each service has a role with a policy, and the domain is the one of PUBLIC_URL', () => {
  const identities = read('aws/identities.yaml');
  for (const name of [...services, 'tables']) {
    expect(identities).toContain(`role/boxoffice-${name}\n`);
    expect(existsSync(join(overlays, `aws/iam/${name}.json`))).toBe(true);
    const trust = JSON.parse(read(`aws/iam/trust/${name}.json`));
    expect(JSON.stringify(trust)).toContain(`system:serviceaccount:boxoffice:${name}"`);
  }
  for (const overlay of ['aws', 'generic']) {
    const host = new URL(settingsOf(overlay).get('PUBLIC_URL') ?? '').hostname;
    expect(read(overlay, 'domain.yaml').match(/name: (\S+\.com)/g)).toEqual([
      `name: ${host}`,
      `name: ${host}`,
    ]);
  }
});

test('the Skaffold profile for AWS builds exactly the images of its overlay', () => {
  const skaffold = parse(readFileSync(join(root, 'skaffold.yaml'), 'utf8'));
  const profile = skaffold.profiles.find(({ name }: { name: string }) => name === 'aws');
  const built = profile.build.artifacts.map(({ image }: { image: string }) => image);
  const { images } = parse(read('aws/kustomization.yaml')) as { images: { newName: string }[] };
  expect(built.toSorted()).toEqual(images.map(({ newName }) => newName).toSorted());
});

const FOLDERS = ['overlays/local', 'overlays/aws', 'overlays/generic'];

/** In CI without kubectl, proof:cluster renders them. */
test.skipIf(!hasKubectl).each(FOLDERS)(
  '%s deploys every service from its own registry, with its secrets',
  (folder) => {
    const manifests = manifestsOf(folder);
    const secrets = new Set(
      manifests
        .filter(({ kind }) => kind === 'Secret' || kind === 'ExternalSecret')
        .map(({ metadata }) => metadata.name),
    );
    const ksvcs = manifests.filter(
      ({ kind, apiVersion }) => kind === 'Service' && /serving/.test(apiVersion),
    );
    expect(ksvcs.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining([...services, 'site']));
    for (const { spec } of ksvcs) {
      const [container] = spec.template.spec.containers;
      expect(container.image).not.toMatch(/^boxoffice\//);
      for (const { valueFrom } of container.env)
        if (valueFrom?.secretKeyRef) expect(secrets).toContain(valueFrom.secretKeyRef.name);
    }
  },
);

test('each overlay names the bucket of pictures, and the role on AWS allows that bucket', () => {
  const buckets = ['local', 'aws', 'generic'].map((overlay) => settingsOf(overlay).get('COVERS_URL') ?? '');
  expect(buckets.map((bucket) => new URL(bucket).protocol)).toEqual(['s3:', 's3:', 's3:']);
  const { Statement } = JSON.parse(read('aws/iam/tickets.json'));
  const bucket = `arn:aws:s3:::${new URL(buckets[1] ?? '').host}`;
  expect(Statement.map(({ Resource }: { Resource: unknown }) => Resource)).toEqual(
    expect.arrayContaining([bucket, `${bucket}/*`]),
  );
});

test.skipIf(!hasKubectl).each(['overlays/aws', 'overlays/generic'])(
  '%s stores each stream on three servers',
  (folder) => {
    const broker = manifestsOf(folder).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'broker',
    );
    const { spec } = parse(broker?.data['channel-template-spec']);
    expect(spec.stream.config).toMatchObject({ storage: 'File', replicas: 3, discard: 'New' });
  },
);

test.skipIf(!hasKubectl)('NATS of three loses at most one server at a time', () => {
  const manifests = manifestsOf('prerequisites/nats-of-three');
  const nats = manifests.find(({ kind }) => kind === 'StatefulSet');
  expect(nats?.spec.replicas).toBe(3);
  const spread = nats?.spec.template.spec.topologySpreadConstraints;
  expect(spread).toHaveLength(2);
  // Without minDomains one node or zone could have all three.
  for (const constraint of spread)
    expect(constraint).toMatchObject({ maxSkew: 1, minDomains: 3, whenUnsatisfiable: 'DoNotSchedule' });
  expect(manifests.find(({ kind }) => kind === 'PodDisruptionBudget')?.spec.maxUnavailable).toBe(1);
  const config = manifests.find(
    ({ metadata }) => metadata.name.startsWith('nats-') && metadata.namespace === 'nats-io',
  );
  expect(config).toBeDefined();
});
