import { z } from 'zod';

const cpu = z.string().regex(/^\d+(\.\d+)?m?$/, 'must be a quantity of CPU such as 100m');
const memory = z.string().regex(/^\d+(Ki|Mi|Gi|K|M|G)?$/, 'must be a quantity of memory such as 128Mi');
const resource = z.strictObject({ cpu: cpu.optional(), memory: memory.optional() });

const keyRef = z.strictObject({ name: z.string(), key: z.string(), optional: z.boolean().optional() });
const nameRef = z.strictObject({ name: z.string(), optional: z.boolean().optional() });

const Variable = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.union([
      z.strictObject({ secretKeyRef: keyRef }),
      z.strictObject({ configMapKeyRef: keyRef }),
    ]),
  }),
]);

const probe = z.strictObject({
  tcpSocket: z.strictObject({ port: z.int().optional() }).optional(),
  httpGet: z.strictObject({ path: z.string().optional(), port: z.int().optional() }).optional(),
  initialDelaySeconds: z.int().optional(),
  periodSeconds: z.int().optional(),
  timeoutSeconds: z.int().optional(),
  successThreshold: z.int().optional(),
  failureThreshold: z.int().optional(),
});

const securityContext = z.strictObject({
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.int().optional(),
  runAsGroup: z.int().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  capabilities: z.strictObject({ drop: z.array(z.string()).optional() }).optional(),
  seccompProfile: z.strictObject({ type: z.enum(['RuntimeDefault', 'Localhost', 'Unconfined']) }).optional(),
});

/** A container of a ksvc or a Job. Only a cluster applies probes, resources and the security context. */
export const Container = z.strictObject({
  name: z.string().optional(),
  image: z.string().min(1),
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
  command: z.never('must be left out: the laptop runs an image from its sources').optional(),
  args: z.never('must be left out: the laptop runs an image from its sources').optional(),
  ports: z
    .array(z.strictObject({ name: z.enum(['http1', 'h2c']).optional(), containerPort: z.int().optional() }))
    .max(1)
    .optional(),
  env: z
    .array(Variable)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must name each variable once')
    .default([]),
  envFrom: z.array(z.strictObject({ configMapRef: nameRef })).default([]),
  resources: z.strictObject({ requests: resource.optional(), limits: resource.optional() }).optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  startupProbe: probe.optional(),
  securityContext: securityContext.optional(),
});

export type Container = z.infer<typeof Container>;
