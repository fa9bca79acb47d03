import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { Broker, ChannelTemplate, PingSource, Trigger } from './eventing.ts';
import { Job } from './job.ts';
import { ConfigMap, Kustomization, Namespace, ServiceAccount } from './metadata.ts';
import { NetworkPolicy } from './network-policy.ts';
import { reasons } from './reasons.ts';
import { Service } from './service.ts';

/** A manifest that can't be used, said in lines of `file: Kind name: path: reason`. */
export class ManifestError extends Error {
  override name = 'ManifestError';
}

/** A manifest and where it was read, `knative/base/orders.yaml: Service orders`, for messages. */
export type Loaded<T> = { where: string; name: string; namespace: string; manifest: T };

export type Manifests = {
  namespace: string;
  services: Loaded<Service>[];
  brokers: Loaded<Broker>[];
  triggers: Loaded<Trigger>[];
  pingSources: Loaded<PingSource>[];
  jobs: Loaded<Job>[];
  configMaps: Loaded<ConfigMap>[];
  serviceAccounts: Loaded<z.infer<typeof ServiceAccount>>[];
};

/**
 * Reads `kustomization.yaml` in `base` and every resource it names, strictly.
 * @throws ManifestError with a line for each thing that is wrong: a field that is unknown, missing or
 *   malformed, a kind the laptop doesn't run, a name given twice.
 */
export async function loadManifests(base: string): Promise<Manifests> {
  const shown = relative(process.cwd(), base) || '.';
  const problems: string[] = [];
  const [root] = await documents(join(base, 'kustomization.yaml'), `${shown}/kustomization.yaml`);
  const kustomization = Kustomization.safeParse(root);
  if (!kustomization.success) {
    throw new ManifestError(reasons(`${shown}/kustomization.yaml`, kustomization.error).join('\n'));
  }
  const { namespace, resources } = kustomization.data;
  const manifests: Manifests = {
    namespace,
    services: [],
    brokers: [],
    triggers: [],
    pingSources: [],
    jobs: [],
    configMaps: [],
    serviceAccounts: [],
  };
  const kinds: Record<string, (where: string, document: unknown) => void> = {
    Namespace: into([], Namespace),
    ServiceAccount: into(manifests.serviceAccounts, ServiceAccount),
    ConfigMap: into(manifests.configMaps, ConfigMap),
    Service: into(manifests.services, Service),
    Broker: into(manifests.brokers, Broker),
    Trigger: into(manifests.triggers, Trigger),
    PingSource: into(manifests.pingSources, PingSource),
    Job: into(manifests.jobs, Job),
    NetworkPolicy: into([], NetworkPolicy),
  };

  function into<T extends { metadata: { name: string; namespace?: string | undefined } }>(
    list: Loaded<T>[],
    schema: z.ZodType<T>,
  ) {
    return (where: string, document: unknown) => {
      const parsed = schema.safeParse(document);
      if (!parsed.success) return void problems.push(...reasons(where, parsed.error));
      const { name, namespace: own = namespace } = parsed.data.metadata;
      const twin = list.find((other) => other.name === name && other.namespace === own);
      if (twin) return void problems.push(`${where}: is also in ${twin.where.split(':')[0]}`);
      list.push({ where, name, namespace: own, manifest: parsed.data });
    };
  }

  for (const file of resources) {
    for (const document of await documents(join(base, file), `${shown}/${file}`)) {
      const { kind, name } = identity(document);
      const where = `${shown}/${file}: ${kind} ${name}`;
      const read = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
      if (read) read(where, document);
      else problems.push(`${where}: the laptop doesn't run this kind`);
    }
  }
  if (problems.length > 0) throw new ManifestError(problems.join('\n'));
  return manifests;
}

/** The channel that a Broker's ConfigMap asks for. @throws ManifestError */
export function channelOf(broker: Loaded<Broker>, configMaps: Loaded<ConfigMap>[]): ChannelTemplate['spec'] {
  const { name, namespace = broker.namespace } = broker.manifest.spec.config;
  const config = configMaps.find((map) => map.name === name && map.namespace === namespace);
  if (!config) throw new ManifestError(`${broker.where}: spec.config: there is no ConfigMap ${name}`);
  const where = `${config.where}: data.channel-template-spec`;
  const text = config.manifest.data['channel-template-spec'];
  if (text === undefined) throw new ManifestError(`${where}: is missing`);
  const parsed = ChannelTemplate.safeParse(parseYaml(text, where)[0]);
  if (!parsed.success) throw new ManifestError(reasons(where, parsed.error).join('\n'));
  return parsed.data.spec;
}

async function documents(path: string, shown: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ManifestError(`${shown}: ${error.code === 'ENOENT' ? 'is not there' : error.message}`);
  });
  return parseYaml(text, shown);
}

function parseYaml(text: string, shown: string): unknown[] {
  const parsed = parseAllDocuments(text, { strict: true, uniqueKeys: true });
  return [...parsed].map((document) => {
    const [error] = [...document.errors, ...document.warnings];
    if (error) throw new ManifestError(`${shown}: ${error.message.split('\n')[0]}`);
    return document.toJS() as unknown;
  });
}

function identity(document: unknown): { kind: string; name: string } {
  const { kind, metadata } = (document ?? {}) as { kind?: unknown; metadata?: { name?: unknown } };
  return { kind: String(kind ?? 'a document without kind'), name: String(metadata?.name ?? '(no name)') };
}
