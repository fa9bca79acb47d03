import { root } from './config.js';
import { onPath, run } from './program.js';
import { SetupError } from './setup-error.js';

const QUIET = ['--no-fund', '--no-audit', '--loglevel=error'];
/** How long the registry may take for its first answer, in milliseconds. */
const FIRST_ANSWER_MS = 8000;

/**
 * Runs npm to its end.
 * @param {string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 */
export const npm = (args, options = {}) => run(npmPath(), [...args, ...QUIET], { cwd: root, ...options });

function npmPath() {
  const path = onPath('npm');
  if (!path) throw new SetupError('npm is not on PATH: install Node.js with npm');
  return path;
}

/**
 * Whether the registry answers. With its default settings npm repeats a request for minutes before it reports
 * that there is no network, so this asks once.
 * @param {string} spec a package that the registry has
 */
export async function isRegistryReachable(spec) {
  const args = ['view', spec, 'version', '--fetch-retries=0', `--fetch-timeout=${FIRST_ANSWER_MS}`];
  return npm(args, { timeout: FIRST_ANSWER_MS }).then(
    () => true,
    // Any answer of the registry shows that it is reachable.
    (error) => /npm (?:error|ERR!) code E[45]\d\d/.test(error.message),
  );
}

/** @returns {Promise<string>} the registry's address */
export const registry = () => npm(['config', 'get', 'registry']).then((output) => output.trim());
