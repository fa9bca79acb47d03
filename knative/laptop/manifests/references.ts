import { brokerIn, clusterAddresses } from '../addresses.ts';
import { channelOf, type Loaded, ManifestError, type Manifests } from './load.ts';
import type { Container } from './pod.ts';

type Ref = { kind: string; name: string; namespace?: string | undefined };
type Workload = Loaded<{
  spec: {
    template: { spec: { serviceAccountName?: string | undefined; containers: Container[] } };
  };
}>;

/**
 * Checks that every reference has its target: subscribers, sinks, Brokers, ConfigMaps, secrets, service
 * accounts, and the service addresses in environment variables.
 * @param hasSecret whether a secret has a key
 * @throws ManifestError with a line for each reference without a target
 */
export function checkReferences(
  manifests: Manifests,
  hasSecret: (name: string, key: string) => boolean,
): void {
  const problems: string[] = [];
  const { services, brokers, configMaps, serviceAccounts } = manifests;
  const has = (list: Loaded<unknown>[], name: string, namespace: string) =>
    list.some((other) => other.name === name && other.namespace === namespace);

  function checkTarget(from: Loaded<unknown>, path: string, { kind, name, namespace = from.namespace }: Ref) {
    if (!has(kind === 'Broker' ? brokers : services, name, namespace)) {
      problems.push(`${from.where}: ${path}: there is no ${kind} ${name}`);
    }
  }

  for (const broker of brokers) channelOf(broker, configMaps);
  for (const trigger of manifests.triggers) {
    const { broker, subscriber, delivery } = trigger.manifest.spec;
    checkTarget(trigger, 'spec.broker', { kind: 'Broker', name: broker });
    checkTarget(trigger, 'spec.subscriber.ref', subscriber.ref);
    checkTarget(trigger, 'spec.delivery.deadLetterSink.ref', delivery.deadLetterSink.ref);
  }
  for (const source of manifests.pingSources) {
    checkTarget(source, 'spec.sink.ref', source.manifest.spec.sink.ref);
  }
  for (const workload of [...services, ...manifests.jobs] as Workload[]) checkPod(workload);

  function checkPod(workload: Workload) {
    const { serviceAccountName, containers } = workload.manifest.spec.template.spec;
    const path = 'spec.template.spec';
    if (serviceAccountName && !has(serviceAccounts, serviceAccountName, workload.namespace)) {
      problems.push(
        `${workload.where}: ${path}.serviceAccountName: there is no ServiceAccount ${serviceAccountName}`,
      );
    }
    containers.forEach((container, index) => {
      for (const [where, missing] of missingFrom(container, workload.namespace)) {
        problems.push(`${workload.where}: ${path}.containers.${index}.${where}: there is no ${missing}`);
      }
    });
  }

  function missingFrom(container: Container, namespace: string): [where: string, missing: string][] {
    const missing: [string, string][] = [];
    const data = (name: string) =>
      configMaps.find((map) => map.name === name && map.namespace === namespace)?.manifest.data;
    container.envFrom.forEach(({ configMapRef: { name, optional } }, i) => {
      if (!optional && !data(name)) missing.push([`envFrom.${i}`, `ConfigMap ${name}`]);
    });
    container.env.forEach((variable, i) => {
      const where = `env.${i} (${variable.name})`;
      if ('value' in variable) {
        for (const target of missingAddresses(variable.value)) missing.push([where, target]);
      } else if ('secretKeyRef' in variable.valueFrom) {
        const { name, key, optional } = variable.valueFrom.secretKeyRef;
        if (!optional && !hasSecret(name, key)) missing.push([where, `key ${key} in a secret ${name}`]);
      } else {
        const { name, key, optional } = variable.valueFrom.configMapKeyRef;
        if (!optional && data(name)?.[key] === undefined) {
          missing.push([where, `key ${key} in a ConfigMap ${name}`]);
        }
      }
    });
    return missing;
  }

  function missingAddresses(value: string): string[] {
    return clusterAddresses(value).flatMap(({ name, namespace, url }) => {
      const broker = brokerIn(url);
      if (broker) {
        return has(brokers, broker.name, broker.namespace)
          ? []
          : [`Broker ${broker.namespace}/${broker.name}`];
      }
      return has(services, name, namespace) ? [] : [`Service ${name} in namespace ${namespace}`];
    });
  }

  const [first, second] = services.filter(isPublic);
  if (second) {
    problems.push(`${second.where}: is public too: the laptop has one public port, for ${first?.name}`);
  }
  if (problems.length > 0) throw new ManifestError(problems.join('\n'));
}

/** A ksvc without the cluster-local label is reachable from outside. */
export function isPublic(service: Manifests['services'][number]): boolean {
  return service.manifest.metadata.labels?.['networking.knative.dev/visibility'] !== 'cluster-local';
}
