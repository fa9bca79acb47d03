import type { Container } from './manifests/pod.ts';
import type { Running } from './services.ts';

/** Of this machine or of one service only: who runs a function by hand has or gives their own. */
const OWN = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'TZ',
  'TABLE',
  'FUNCTION_TARGET',
  'NODE_ENV',
  'NODE_COMPILE_CACHE',
];

/** The settings of all services in one, with which any single function can be run by hand. */
export function handSettings(
  services: Running[],
  environment: (container: Container, namespace: string) => Record<string, string>,
): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { service } of services) {
    for (const container of service.manifest.spec.template.spec.containers) {
      Object.assign(all, environment(container, service.namespace));
    }
  }
  for (const { service, url } of services)
    all[`${service.name.toUpperCase().replaceAll('-', '_')}_URL`] = url;
  for (const name of OWN) delete all[name];
  return all;
}

/** Lines of `NAME='value'` that a shell can source. */
export function shellLines(env: Record<string, string>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
