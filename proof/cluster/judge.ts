import { kubectl, kubectlTold } from './kubectl.ts';

const SCRATCH = 'boxoffice-proof-manifests';

const kindOf = (manifest: string): string => /^kind: (\w+)$/m.exec(manifest)?.[1] ?? '';

/** Where the manifests of each folder are judged: NATS beside the cluster's own, which can't be changed so. */
const FOLDERS: [folder: string, namespace?: string][] = [
  ['knative/overlays/local'],
  ['knative/overlays/aws'],
  ['knative/prerequisites/single', SCRATCH],
  ['knative/prerequisites/nats-of-three', SCRATCH],
];

/**
 * Has the API server judge every manifest, strictly and without applying it; `knative/overlays/local` must be there.
 *
 * @returns the kinds that this cluster doesn't know, which are left out
 * @throws what the API server says against one
 */
export async function judge(): Promise<string[]> {
  const known = new Set(
    (await kubectl('api-resources', '--no-headers')).split('\n').map((line) => line.split(/ +/).at(-1)),
  );
  const unknown = new Set<string>();
  // It has done its work, and a Job can't be changed, not even to be judged.
  await kubectl('-n', 'boxoffice', 'delete', 'job', 'tables', '--ignore-not-found');
  await kubectl('create', 'namespace', SCRATCH);
  try {
    for (const [folder, namespace] of FOLDERS) {
      const all = (await kubectl('kustomize', folder)).split(/^---$/m);
      for (const kind of all.map(kindOf)) if (!known.has(kind)) unknown.add(kind);
      const judged = all
        .filter((manifest) => known.has(kindOf(manifest)) && !(namespace && kindOf(manifest) === 'Namespace'))
        .map((manifest) =>
          namespace ? manifest.replaceAll('namespace: nats-io', `namespace: ${namespace}`) : manifest,
        );
      await kubectlTold(judged.join('\n---\n'), 'apply', '--dry-run=server', '--validate=strict', '-f', '-');
    }
  } finally {
    await kubectl('delete', 'namespace', SCRATCH, '--wait=false');
  }
  return [...unknown];
}
