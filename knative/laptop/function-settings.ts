import type { Container } from './manifests/pod.ts';
import type { RunningService } from './services.ts';

/** Variables of this machine or of a single service, which a function that is run by hand must not inherit. */
const EXCLUDED = [
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

/** The settings of all services together: enough to run any function by hand. */
export function functionSettings(
  services: RunningService[],
  environment: (container: Container, namespace: string) => Record<string, string>,
): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { service } of services) {
    for (const container of service.manifest.spec.template.spec.containers) {
      Object.assign(all, environment(container, service.namespace));
    }
  }
  for (const { service, url } of services) {
    all[`${service.name.toUpperCase().replaceAll('-', '_')}_URL`] = url;
  }
  for (const name of EXCLUDED) delete all[name];
  return all;
}

/** Lines of `NAME='value'` for a shell. */
export function shellLines(env: Record<string, string>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
