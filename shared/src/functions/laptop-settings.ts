import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives an operator's command the settings of the laptop's system (`BOXOFFICE_HOME/env`, if it is there), unless the
 * environment has one that names another system: then everything is the environment's.
 */
export function takeLaptopSettings(environment: NodeJS.ProcessEnv, anotherSystem: string): void {
  const file = join(environment.BOXOFFICE_HOME ?? '.boxoffice', 'env');
  if (environment[anotherSystem] !== undefined || !existsSync(file)) return;
  // Lines of NAME='value', as the laptop's runtime writes them for a shell to read.
  for (const [, name = '', value = ''] of readFileSync(file, 'utf8').matchAll(
    /^(\w+)='((?:[^']|'\\'')*)'$/gm,
  ))
    environment[name] ??= value.replaceAll("'\\''", "'");
}
