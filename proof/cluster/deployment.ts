import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { kubectl, untilReady } from './kubectl.ts';

const root = resolve(import.meta.dirname, '../..');
const overlay = join(root, 'knative/overlays/local');

/** What a proof wants otherwise than `knative/overlays/local` has it. */
export interface Otherwise {
  /** Settings, which make new revisions. */
  settings?: Record<string, string>;
  /** How long a service stays up without a request. */
  window?: string;
}

/** Applies the overlay, every field of it known to the API server. */
export async function apply(otherwise: Otherwise = {}): Promise<void> {
  const folder = kustomization(otherwise);
  try {
    // A Job can't be changed; kubectl says so where one of another image is still there.
    await kubectl('-n', 'boxoffice', 'delete', 'job', 'tables', '--ignore-not-found');
    await kubectl('apply', '-k', folder, '--validate=strict');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Applies the overlay and waits until all of it is ready. */
export async function deploy(otherwise: Otherwise = {}): Promise<void> {
  await apply(otherwise);
  await untilReady('boxoffice-cloud', 'ksvc');
  await kubectl('-n', 'boxoffice-cloud', 'rollout', 'status', 'statefulset/tables', '--timeout=300s');
  await untilReady('boxoffice', 'broker', 'ksvc', 'trigger');
}

function kustomization({ settings = {}, window }: Otherwise): string {
  const place = join(root, 'node_modules/.cache/boxoffice');
  mkdirSync(place, { recursive: true });
  const folder = mkdtempSync(join(place, 'overlay-'));
  const literals = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const quick = {
    target: { group: 'serving.knative.dev', kind: 'Service', namespace: 'boxoffice' },
    patch: JSON.stringify([
      {
        op: 'add',
        path: '/spec/template/metadata/annotations/autoscaling.knative.dev~1window',
        value: window,
      },
    ]),
  };
  const file = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(folder, overlay)],
    ...(literals.length > 0 && {
      configMapGenerator: [{ name: 'overlay-settings', namespace: 'boxoffice', behavior: 'merge', literals }],
    }),
    ...(window && { patches: [quick] }),
  };
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(file));
  return folder;
}
