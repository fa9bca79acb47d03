import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { applyPatches, Component, type Document, Operations, type Patch } from './component.ts';
import { Broker, ChannelTemplate, PingSource, Trigger } from './eventing.ts';
import { Job } from './job.ts';
import { ConfigMap, Kustomization, Namespace, ServiceAccount } from './metadata.ts';
import { NetworkPolicy } from './network-policy.ts';
import { reasons } from './reasons.ts';
import { Service } from './service.ts';

/** A manifest is wrong. The message has a line `file: Kind name: path: reason` for each mistake. */
export class ManifestError extends Error {
  override name = 'ManifestError';
}

/** A manifest and its place for messages: `knative/base/orders.yaml: Service orders`. */
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
 * Reads the resources of `kustomization.yaml` in `base` and applies the patches of its components.
 * @throws ManifestError with a line for each mistake: an unknown, missing or malformed field, an unknown
 *   form of patch, a kind that the laptop runtime doesn't run, two manifests with one name
 */
export async function loadManifests(base: string): Promise<Manifests> {
  const shown = relative(process.cwd(), base) || '.';
  const problems: string[] = [];
  const { namespace, resources, components } = await readAs(Kustomization, base, 'kustomization.yaml');
  const patches = (await Promise.all(components.map((folder) => patchesOf(join(base, folder))))).flat();
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
      const duplicate = list.find((other) => other.name === name && other.namespace === own);
      if (duplicate) return void problems.push(`${where}: is also in ${duplicate.where.split(':')[0]}`);
      list.push({ where, name, namespace: own, manifest: parsed.data });
    };
  }

  for (const file of resources) {
    for (const document of await documents(join(base, file), `${shown}/${file}`)) {
      const { kind, name } = identity(document);
      const where = `${shown}/${file}: ${kind} ${name}`;
      const check = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
      if (!check) {
        problems.push(`${where}: the laptop doesn't run this kind`);
        continue;
      }
      const failures = applyPatches(document as Document, patches);
      problems.push(...failures.map((reason) => `${where}: ${reason}`));
      if (failures.length === 0) check(where, document);
    }
  }
  if (problems.length > 0) throw new ManifestError(problems.join('\n'));
  return manifests;
}

/** The channel that a Broker's ConfigMap describes. @throws ManifestError */
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

/** The patches of a component folder, in order. @throws ManifestError */
async function patchesOf(folder: string): Promise<Patch[]> {
  const { patches } = await readAs(Component, folder, 'kustomization.yaml');
  return Promise.all(
    patches.map(async ({ target, path }) => {
      const where = join(relative(process.cwd(), folder), path);
      return { where, target, operations: await readAs(Operations, folder, path) };
    }),
  );
}

/** The first document of a file, checked. @throws ManifestError */
async function readAs<T>(schema: z.ZodType<T>, folder: string, file: string): Promise<T> {
  const where = join(relative(process.cwd(), folder), file);
  const parsed = schema.safeParse((await documents(join(folder, file), where))[0]);
  if (!parsed.success) throw new ManifestError(reasons(where, parsed.error).join('\n'));
  return parsed.data;
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
  const { kind, metadata } = (document ?? {}) as Document;
  return { kind: String(kind ?? 'a document without kind'), name: String(metadata?.name ?? '(no name)') };
}
