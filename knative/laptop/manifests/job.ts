import { z } from 'zod';
import { Metadata } from './metadata.ts';
import { Container } from './pod.ts';

export const Job = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('Job'),
  metadata: Metadata,
  spec: z.strictObject({
    backoffLimit: z.int().min(0).optional(),
    activeDeadlineSeconds: z.int().min(1).default(600),
    ttlSecondsAfterFinished: z.int().min(0).optional(),
    template: z.strictObject({
      metadata: z.strictObject({ labels: z.record(z.string(), z.string()).optional() }).optional(),
      spec: z.strictObject({
        serviceAccountName: z.string().optional(),
        automountServiceAccountToken: z.boolean().optional(),
        restartPolicy: z.enum(['Never', 'OnFailure']),
        containers: z.array(Container).length(1, 'must be one container'),
      }),
    }),
  }),
});

export type Job = z.infer<typeof Job>;
