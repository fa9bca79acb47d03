import { z } from 'zod';
import { milliseconds } from '../duration.ts';
import { Filter } from '../filters.ts';
import { Metadata } from './metadata.ts';

const serviceRef = z.strictObject({
  apiVersion: z.literal('serving.knative.dev/v1'),
  kind: z.literal('Service'),
  name: z.string(),
  namespace: z.string().optional(),
});
const brokerRef = z.strictObject({
  apiVersion: z.literal('eventing.knative.dev/v1'),
  kind: z.literal('Broker'),
  name: z.string(),
  namespace: z.string().optional(),
});
const relativeUri = z.string().startsWith('/', 'must be a path on the ref').optional();

const Destination = z.strictObject({ ref: serviceRef, uri: relativeUri });

const duration = z.string().refine((text) => milliseconds(text) !== undefined, {
  error: 'must be an ISO 8601 duration such as PT0.5S',
});

export const Broker = z.strictObject({
  apiVersion: z.literal('eventing.knative.dev/v1'),
  kind: z.literal('Broker'),
  metadata: Metadata.extend({
    annotations: z.strictObject({
      'eventing.knative.dev/broker.class': z.literal('MTChannelBasedBroker'),
    }),
  }),
  spec: z.strictObject({
    config: z.strictObject({
      apiVersion: z.literal('v1'),
      kind: z.literal('ConfigMap'),
      name: z.string(),
      namespace: z.string().optional(),
    }),
  }),
});

/**
 * `channel-template-spec` of a Broker's ConfigMap: the channel that the Broker creates.
 * Source: the NatsJetStreamChannel CRD (messaging.knative.dev/v1alpha1).
 */
export const ChannelTemplate = z.strictObject({
  apiVersion: z.literal('messaging.knative.dev/v1alpha1'),
  kind: z.literal('NatsJetStreamChannel'),
  spec: z.strictObject({
    stream: z.strictObject({
      config: z.strictObject({
        storage: z.literal('File', 'must be File: an accepted event must be on disk'),
        maxAge: z
          .string()
          .regex(/^\d+h$/, 'must be hours such as 168h')
          .optional(),
        duplicateWindow: z
          .string()
          .regex(/^\d+[sm]$/, 'must be seconds or minutes such as 2m')
          .optional(),
        maxBytes: z.int().min(1).optional(),
        discard: z
          .literal('New', 'must be New: a full stream would discard events that nobody has handled')
          .optional(),
        replicas: z.int().min(1).max(5).optional(),
      }),
    }),
    consumerConfigTemplate: z.strictObject({
      deliverPolicy: z.literal('New', 'must be New: otherwise a new Trigger replays the whole stream'),
      maxAckPending: z.int().min(1).optional(),
    }),
  }),
});

/** Every field is required: the channel fails on a Trigger with some of them. */
const Delivery = z.strictObject({
  retry: z.int().min(0).max(100),
  backoffPolicy: z.enum(['linear', 'exponential']),
  backoffDelay: duration,
  timeout: duration,
  deadLetterSink: Destination,
});

export const Trigger = z.strictObject({
  apiVersion: z.literal('eventing.knative.dev/v1'),
  kind: z.literal('Trigger'),
  metadata: Metadata,
  spec: z.strictObject({
    broker: z.string(),
    filter: z.strictObject({ attributes: z.record(z.string(), z.string()) }).optional(),
    filters: z.array(Filter).optional(),
    subscriber: Destination,
    delivery: Delivery,
  }),
});

export const PingSource = z.strictObject({
  apiVersion: z.literal('sources.knative.dev/v1'),
  kind: z.literal('PingSource'),
  metadata: Metadata,
  spec: z.strictObject({
    schedule: z.string(),
    timezone: z.string().optional(),
    contentType: z.string().optional(),
    data: z.string().optional(),
    sink: z.strictObject({ ref: brokerRef }),
  }),
});

export type Broker = z.infer<typeof Broker>;
export type ChannelTemplate = z.infer<typeof ChannelTemplate>;
export type Trigger = z.infer<typeof Trigger>;
export type PingSource = z.infer<typeof PingSource>;
