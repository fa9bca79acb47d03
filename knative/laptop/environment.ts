import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localise } from './addresses.ts';
import type { Loaded } from './manifests/load.ts';
import type { ConfigMap } from './manifests/metadata.ts';
import type { Container } from './manifests/pod.ts';

/** The secrets of the system: files `<secret>/<key>` in a folder, some replaced by settings. */
export class Secrets {
  readonly #folder: string;
  readonly #overrides: Record<string, string>;

  constructor(folder: string, overrides: Record<string, string | undefined>) {
    this.#folder = folder;
    this.#overrides = Object.fromEntries(
      Object.entries(overrides).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  }

  /** Replaces a value in memory; the file stays as it is. */
  override(name: string, key: string, value: string): void {
    this.#overrides[`${name}/${key}`] = value;
  }

  has(name: string, key: string): boolean {
    return existsSync(join(this.#folder, name, key));
  }

  value(name: string, key: string): string | undefined {
    const override = this.#overrides[`${name}/${key}`];
    if (override !== undefined) return override;
    return this.has(name, key) ? readFileSync(join(this.#folder, name, key), 'utf8') : undefined;
  }
}

/** The values that a container's environment refers to. */
export type EnvironmentSources = {
  configMaps: Loaded<ConfigMap>[];
  /** Values that replace those of ConfigMaps, by key. */
  overrides: Record<string, string>;
  secrets: Secrets;
  inherited: Record<string, string>;
  local: { service(namespace: string, name: string): string; ingress: string };
};

/** The environment of a container's process: its manifest's, with local addresses for those of the cluster. */
export function environmentOf(
  container: Container,
  namespace: string,
  sources: EnvironmentSources,
): Record<string, string> {
  const env: Record<string, string> = { ...sources.inherited };
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) env[name] = localise(value, sources.local);
  };
  for (const { configMapRef } of container.envFrom) {
    for (const [key, value] of Object.entries(configMapOf(configMapRef.name, namespace, sources))) {
      set(key, value);
    }
  }
  for (const variable of container.env) {
    if ('value' in variable) set(variable.name, variable.value);
    else if ('secretKeyRef' in variable.valueFrom) {
      const { name, key } = variable.valueFrom.secretKeyRef;
      set(variable.name, sources.secrets.value(name, key));
    } else {
      const { name, key } = variable.valueFrom.configMapKeyRef;
      set(variable.name, configMapOf(name, namespace, sources)[key]);
    }
  }
  return env;
}

function configMapOf(name: string, namespace: string, sources: EnvironmentSources): Record<string, string> {
  const data = sources.configMaps.find((map) => map.name === name && map.namespace === namespace)?.manifest
    .data;
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => [key, sources.overrides[key] ?? value]),
  );
}
