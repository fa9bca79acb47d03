import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { kubectl, waitUntilReady } from './kubectl.ts';

const root = resolve(import.meta.dirname, '../..');
const overlay = join(root, 'knative/overlays/local');

/** Changes to `knative/overlays/local`. */
export interface Changes {
  /** Settings of the services. A change creates new revisions. */
  settings?: Record<string, string>;
  /** The autoscaler's window: how long a service stays up without a request. */
  window?: string;
}

/** Applies the overlay with strict validation by the API server. */
export async function apply(changes: Changes = {}): Promise<void> {
  const folder = writeKustomization(changes);
  try {
    // A Job is immutable: kubectl apply fails while one with another image exists.
    await kubectl('-n', 'boxoffice', 'delete', 'job', 'tables', '--ignore-not-found');
    await kubectl('apply', '-k', folder, '--validate=strict');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Applies the overlay and waits until everything is ready. */
export async function deploy(changes: Changes = {}): Promise<void> {
  await apply(changes);
  await waitUntilReady('boxoffice-cloud', 'ksvc');
  await kubectl('-n', 'boxoffice-cloud', 'rollout', 'status', 'statefulset/tables', '--timeout=300s');
  await waitUntilReady('boxoffice', 'broker', 'ksvc', 'trigger');
}

function writeKustomization({ settings = {}, window }: Changes): string {
  const cache = join(root, 'node_modules/.cache/boxoffice');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'overlay-'));
  const literals = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const windowPatch = {
    target: { group: 'serving.knative.dev', kind: 'Service', namespace: 'boxoffice' },
    patch: JSON.stringify([
      {
        op: 'add',
        path: '/spec/template/metadata/annotations/autoscaling.knative.dev~1window',
        value: window,
      },
    ]),
  };
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(folder, overlay)],
    ...(literals.length > 0 && {
      configMapGenerator: [{ name: 'overlay-settings', namespace: 'boxoffice', behavior: 'merge', literals }],
    }),
    ...(window && { patches: [windowPatch] }),
  };
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
  return folder;
}
