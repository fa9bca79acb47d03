import { z } from 'zod';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be lower case letters, digits and dashes');

/** `metadata` of every kind. Without a namespace of its own, a manifest is in the kustomization's. */
export const Metadata = z.strictObject({
  name: dnsLabel,
  namespace: dnsLabel.optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

export const Namespace = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Namespace'),
  metadata: Metadata,
});

export const ServiceAccount = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('ServiceAccount'),
  metadata: Metadata,
  automountServiceAccountToken: z.boolean().optional(),
});

export const ConfigMap = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('ConfigMap'),
  metadata: Metadata,
  data: z.record(z.string(), z.string()).default({}),
});

/** The fields of `kustomization.yaml` that the laptop runtime knows. */
export const Kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: dnsLabel,
  resources: z.array(z.string().regex(/\.yaml$/, 'must be a .yaml file beside the kustomization')).min(1),
  components: z.array(z.string()).default([]),
  /** Where Knative's kinds refer to ConfigMaps and Secrets. Only the overlays of a cluster need them. */
  configurations: z.array(z.string()).optional(),
});

export type ConfigMap = z.infer<typeof ConfigMap>;
