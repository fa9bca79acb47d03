import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localise } from './addresses.ts';
import type { Loaded } from './manifests/load.ts';
import type { ConfigMap } from './manifests/metadata.ts';
import type { Container } from './manifests/pod.ts';

/** The secrets of the system, as files `<secret>/<key>` in a folder, some replaced by the settings. */
export class Secrets {
  readonly #folder: string;
  readonly #overrides: Record<string, string>;

  constructor(folder: string, overrides: Record<string, string | undefined>) {
    this.#folder = folder;
    this.#overrides = Object.fromEntries(
      Object.entries(overrides).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  }

  /** Replaces a value for as long as this runs. */
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

/** Everything outside a manifest that its environment is made from. */
export type Surroundings = {
  configMaps: Loaded<ConfigMap>[];
  /** Values of ConfigMaps that the laptop or the environment decides, by key. */
  overrides: Record<string, string>;
  secrets: Secrets;
  inherited: Record<string, string>;
  local: { service(namespace: string, name: string): string; ingress: string };
};

/** The environment of a container's process: the manifest's, with this machine's addresses. */
export function environmentOf(
  container: Container,
  namespace: string,
  around: Surroundings,
): Record<string, string> {
  const env: Record<string, string> = { ...around.inherited };
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) env[name] = localise(value, around.local);
  };
  for (const source of container.envFrom) {
    for (const [key, value] of Object.entries(configMapOf(source.configMapRef.name, namespace, around))) {
      set(key, value);
    }
  }
  for (const variable of container.env) {
    if ('value' in variable) set(variable.name, variable.value);
    else if ('secretKeyRef' in variable.valueFrom) {
      const { name, key } = variable.valueFrom.secretKeyRef;
      set(variable.name, around.secrets.value(name, key));
    } else {
      const { name, key } = variable.valueFrom.configMapKeyRef;
      set(variable.name, configMapOf(name, namespace, around)[key]);
    }
  }
  return env;
}

function configMapOf(name: string, namespace: string, around: Surroundings): Record<string, string> {
  const data = around.configMaps.find((map) => map.name === name && map.namespace === namespace)?.manifest
    .data;
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => [key, around.overrides[key] ?? value]),
  );
}
