import { applyPatch } from 'rfc6902';
import { z } from 'zod';

/** The documents that a patch changes. kustomize has more selectors; the laptop runtime refuses those. */
const Target = z.strictObject({
  group: z.string().optional(),
  kind: z.string(),
  labelSelector: z
    .string()
    .regex(/^[\w./-]+=[\w.-]+$/, 'must be one label and its value, such as app=orders')
    .optional(),
});

/** A kustomize component that holds JSON patches in files. */
export const Component = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1alpha1'),
  kind: z.literal('Component'),
  patches: z.array(
    z.strictObject({
      target: Target,
      path: z.string().regex(/\.yaml$/, 'must be a .yaml file beside the component'),
    }),
  ),
});

/** The part of JSON Patch (RFC 6902) that manifests use. kustomize takes merge patches too. */
export const Operations = z.array(
  z.strictObject({
    op: z.enum(['add', 'replace'], 'must be add or replace'),
    path: z.string().startsWith('/', 'must be a JSON pointer such as /spec/delivery'),
    value: z.unknown(),
  }),
  'must be a list of JSON patch operations (RFC 6902)',
);

export type Patch = {
  /** The file of the patch, for messages. */
  where: string;
  target: z.infer<typeof Target>;
  operations: z.infer<typeof Operations>;
};

/** A document before its schema has checked it. */
export type Document = {
  apiVersion?: unknown;
  kind?: unknown;
  metadata?: { name?: unknown; labels?: Record<string, unknown> | null } | null;
};

/**
 * Changes a document by every patch that selects it, as `kubectl kustomize` does.
 * @returns a line for each operation that fails
 */
export function applyPatches(document: Document, patches: Patch[]): string[] {
  return patches
    .filter(({ target }) => selects(target, document))
    .flatMap(({ where, operations }) =>
      applyPatch(document, operations).flatMap((error, index) =>
        error ? [`${where} changes ${operations[index]?.path}, whose parent is missing`] : [],
      ),
    );
}

function selects(target: Patch['target'], { apiVersion, kind, metadata }: Document): boolean {
  const [group] = String(apiVersion).split('/');
  const [label = '', value] = target.labelSelector?.split('=') ?? [];
  return (
    target.kind === kind &&
    (target.group === undefined || target.group === group) &&
    (target.labelSelector === undefined || metadata?.labels?.[label] === value)
  );
}
