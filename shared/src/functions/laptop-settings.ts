import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Adds the settings of the running laptop (`BOXOFFICE_HOME/env`, if the file exists) to the environment of an operator
 * command. If the environment has the variable `selector`, it names another system and the file is ignored.
 */
export function takeLaptopSettings(environment: NodeJS.ProcessEnv, selector: string): void {
  const file = join(environment.BOXOFFICE_HOME ?? '.boxoffice', 'env');
  if (environment[selector] !== undefined || !existsSync(file)) return;
  // The laptop runtime writes lines of NAME='value', quoted for a shell.
  for (const [, name = '', value = ''] of readFileSync(file, 'utf8').matchAll(
    /^(\w+)='((?:[^']|'\\'')*)'$/gm,
  ))
    environment[name] ??= value.replaceAll("'\\''", "'");
}
