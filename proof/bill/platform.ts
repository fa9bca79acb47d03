import { HOURS_A_MONTH, NODE, PRICES } from '../harness/aws-prices.ts';

/** A part that always runs. `milli` is thousandths of a processor and `mebibytes` memory, both as requested. */
export interface Part {
  name: string;
  milli: number;
  mebibytes: number;
}

/** A part of a month's bill, in US dollars. */
export interface Item {
  name: string;
  dollars: number;
}

const part = (name: string, milli: number, mebibytes: number): Part => ({ name, milli, mebibytes });

/** The requests of the manifests of Knative 1.21, and of knative/prerequisites. * is an assumption: it requests nothing. */
export const PLATFORM: Part[] = [
  part('Knative Serving: controller', 100, 100),
  part('Knative Serving: autoscaler', 100, 100),
  part('Knative Serving: activator', 300, 60),
  part('Knative Serving: webhook', 100, 100),
  part('Kourier: gateway', 200, 200),
  part('Kourier: controller', 200, 200),
  part('Knative Eventing: controller', 100, 100),
  part('Knative Eventing: webhook', 100, 50),
  part('Knative Eventing: PingSource adapter', 125, 64),
  part('Broker data plane: ingress', 100, 100),
  part('Broker data plane: filter', 100, 100),
  part('Broker: controller', 100, 100),
  part('NATS channel: dispatcher *', 50, 64),
  part('NATS channel: controller *', 50, 64),
  part('NATS channel: webhook', 20, 20),
  part('NATS: three servers', 150, 192),
  part('cert-manager: three pods *', 60, 192),
  part('External Secrets: three pods *', 60, 192),
  part('AWS Load Balancer Controller *', 100, 128),
];

/**
 * The course app on Kubernetes, as its manifests deploy it: one pod of each. It requests nothing, so all of it is assumed:
 * the memory of a small Node service with Mongoose, and of a MongoDB with little data.
 */
export const COURSE_APP: Part[] = [
  ...['auth', 'tickets', 'orders', 'payments', 'expiration', 'client'].map((name) => part(name, 100, 128)),
  ...['auth', 'tickets', 'orders', 'payments'].map((name) => part(`MongoDB of ${name}`, 100, 256)),
  part('Redis of expiration', 50, 64),
  part('NATS Streaming', 50, 64),
  part('ingress-nginx', 100, 90),
];

/** The nodes that these parts fill, and at least as many. */
export function nodesFor(parts: Part[], atLeast: number): number {
  const sum = (of: (one: Part) => number) => parts.reduce((total, one) => total + of(one), 0);
  const processors = sum(({ milli }) => milli) / 1000 / NODE.processors;
  const memory = sum(({ mebibytes }) => mebibytes) / 1024 / NODE.gibibytes;
  return Math.max(atLeast, Math.ceil(Math.max(processors, memory)));
}

/** What a pod's requests cost an hour, as its share of a node. */
export const podHour = ({ milli, mebibytes }: Omit<Part, 'name'>): number =>
  Math.max(milli / 1000 / NODE.processors, mebibytes / 1024 / NODE.gibibytes) * PRICES.node;

const monthly = (dollarsAnHour: number): number => dollarsAnHour * HOURS_A_MONTH;

/** What a cluster of one's own costs a month when nobody comes. */
export function alwaysOn(
  parts: Part[],
  options: { nodes: number; volumes: number; secrets: number },
): Item[] {
  const nodes = nodesFor(parts, options.nodes);
  const gigabytes = options.volumes * 10 + nodes * 20;
  // A load balancer has an address in each of two zones or more.
  const addresses = nodes + Math.min(3, Math.max(2, nodes));
  return [
    { name: 'EKS control plane', dollars: monthly(PRICES.eksCluster) },
    { name: `${nodes} nodes (t4g.medium)`, dollars: monthly(nodes * PRICES.node) },
    { name: `${gigabytes} GB of volumes`, dollars: gigabytes * PRICES.volume },
    { name: 'load balancer', dollars: monthly(PRICES.loadBalancer) },
    { name: `${addresses} public addresses`, dollars: monthly(addresses * PRICES.publicAddress) },
    ...(options.secrets
      ? [{ name: `${options.secrets} secrets`, dollars: options.secrets * PRICES.secret }]
      : []),
    { name: 'DNS zone', dollars: PRICES.zone },
  ];
}

export const totalOf = (items: Item[]): number => items.reduce((sum, { dollars }) => sum + dollars, 0);
