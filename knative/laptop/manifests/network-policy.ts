import { z } from 'zod';
import { Metadata } from './metadata.ts';

const Selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

const peers = z.array(
  z.strictObject({ namespaceSelector: Selector.optional(), podSelector: Selector.optional() }),
);
const ports = z.array(z.strictObject({ protocol: z.enum(['TCP', 'UDP']), port: z.number().int() }));

/** Checked only. On the laptop every process listens on the loopback address alone. */
export const NetworkPolicy = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('NetworkPolicy'),
  metadata: Metadata,
  spec: z.strictObject({
    podSelector: Selector,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    ingress: z.array(z.strictObject({ from: peers, ports: ports.optional() })).optional(),
    egress: z.array(z.strictObject({ to: peers, ports: ports.optional() })).optional(),
  }),
});
