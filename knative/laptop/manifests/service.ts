import { z } from 'zod';
import { Metadata } from './metadata.ts';
import { Container, Volume } from './pod.ts';

const seconds = z.string().regex(/^(\d+h)?(\d+m)?(\d+(\.\d+)?s)?$/, 'must be a duration such as 60s');

const visibility = z.literal('cluster-local');

const revisionAnnotations = z.strictObject({
  'autoscaling.knative.dev/window': seconds.optional(),
  'autoscaling.knative.dev/min-scale': z.literal('0', 'must be "0": everything scales to zero').optional(),
  'autoscaling.knative.dev/max-scale': z.string().regex(/^\d+$/).optional(),
  'autoscaling.knative.dev/initial-scale': z.string().regex(/^\d+$/).optional(),
  'autoscaling.knative.dev/target': z.string().regex(/^\d+$/).optional(),
  'autoscaling.knative.dev/scale-to-zero-pod-retention-period': seconds.optional(),
  'serving.knative.dev/progress-deadline': seconds.optional(),
  'autoscaling.knative.dev/target-burst-capacity': z
    .string()
    .regex(/^-?\d+$/)
    .optional(),
});

/**
 * A Knative Service (serving.knative.dev/v1).
 * Source: Knative's Serving API reference; limits as its webhook checks them.
 */
export const Service = z.strictObject({
  apiVersion: z.literal('serving.knative.dev/v1'),
  kind: z.literal('Service'),
  metadata: Metadata.extend({
    labels: z
      .object({ 'networking.knative.dev/visibility': visibility.optional() })
      .catchall(z.string())
      .optional(),
  }),
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z
        .strictObject({
          name: z.string().optional(),
          labels: z.record(z.string(), z.string()).optional(),
          annotations: revisionAnnotations.optional(),
        })
        .optional(),
      spec: z.strictObject({
        serviceAccountName: z.string().optional(),
        enableServiceLinks: z.boolean().optional(),
        automountServiceAccountToken: z.boolean().optional(),
        containerConcurrency: z.int().min(0).max(1000).default(0),
        timeoutSeconds: z.int().min(1).max(600).default(300),
        containers: z.array(Container).length(1, 'must be one container'),
        volumes: z.array(Volume).optional(),
      }),
    }),
  }),
});

export type Service = z.infer<typeof Service>;
