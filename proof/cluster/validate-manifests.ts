import { render } from '../../knative/overlays/render.ts';
import { kubectl, kubectlInput } from './kubectl.ts';

const SCRATCH = 'boxoffice-proof-manifests';

/** The API version and the kind: two groups can have a kind of the same name. */
const kindOf = (manifest: string): string =>
  ['apiVersion', 'kind'].map((name) => new RegExp(`^${name}: (\\S+)$`, 'm').exec(manifest)?.[1]).join(' ');

/** The folders to validate. The NATS manifests go to a scratch namespace: they can't change the cluster's own NATS. */
const FOLDERS: [folder: string, namespace?: string][] = [
  ['overlays/local'],
  ['overlays/aws'],
  ['overlays/generic'],
  ['prerequisites/single', SCRATCH],
  ['prerequisites/nats-of-three', SCRATCH],
  ['prerequisites/aws', SCRATCH],
];

/**
 * Validates every manifest with a strict dry run of the API server. `knative/overlays/local` must be deployed.
 *
 * @returns the kinds that this cluster has no definition of, whose manifests are skipped
 * @throws the message of the API server for an invalid manifest
 */
export async function validateManifests(): Promise<string[]> {
  const resources = await kubectl('api-resources', '--no-headers');
  // The last columns are the API version, whether it is namespaced, and the kind.
  const kinds = new Set(
    resources.split('\n').map((line) => {
      const [apiVersion, , kind] = line.trim().split(/ +/).slice(-3);
      return `${apiVersion} ${kind}`;
    }),
  );
  const skipped = new Set<string>();
  // A Job is immutable, even in a dry run. This one has finished.
  await kubectl('-n', 'boxoffice', 'delete', 'job', 'tables', '--ignore-not-found');
  await kubectl('create', 'namespace', SCRATCH);
  try {
    for (const [folder, namespace] of FOLDERS) {
      const all = render(folder).split(/^---$/m);
      for (const kind of all.map(kindOf)) if (!kinds.has(kind)) skipped.add(kind);
      const manifests = all
        .filter(
          (manifest) => kinds.has(kindOf(manifest)) && !(namespace && kindOf(manifest) === 'v1 Namespace'),
        )
        .map((manifest) =>
          namespace ? manifest.replaceAll('namespace: nats-io', `namespace: ${namespace}`) : manifest,
        );
      const flags = ['--dry-run=server', '--validate=strict', '-f', '-'];
      await kubectlInput(manifests.join('\n---\n'), 'apply', ...flags);
    }
  } finally {
    await kubectl('delete', 'namespace', SCRATCH, '--wait=false');
  }
  return [...skipped];
}
