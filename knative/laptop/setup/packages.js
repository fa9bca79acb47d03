import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './config.js';
import { isRegistryReachable, npm, registry } from './npm.js';
import { isExecutable, onPath, outputOf } from './program.js';
import { step } from './progress.js';
import { SetupError } from './setup-error.js';
import { isAtLeast } from './version.js';

/** The functions need TypeScript without a build, and argon2. */
const NEEDED_NODE = [24, 7];

/** Written at the end of an install. It is inside node_modules, so that it is deleted with it. */
const stampOf = (clone) => join(clone, 'node_modules', '.installed');
const nodeOf = (clone) => join(clone, 'node_modules', '.bin', 'node');

/**
 * Whether node_modules matches package-lock.json and contains the project's Node.
 * @param {string} [clone] the folder of the clone
 * @returns {boolean}
 */
export function arePackagesInstalled(clone = root) {
  try {
    const lock = readFileSync(join(clone, 'package-lock.json'));
    if (existsSync(stampOf(clone)) && readFileSync(stampOf(clone), 'utf8') === stamp(lock)) return true;
    if (!isExecutable(nodeOf(clone)) || !matches(JSON.parse(lock.toString()), hiddenLock(clone)))
      return false;
    // The developer ran npm by hand.
    writeFileSync(stampOf(clone), stamp(lock));
    return true;
  } catch {
    return false;
  }
}

const hiddenLock = (clone) =>
  JSON.parse(readFileSync(join(clone, 'node_modules', '.package-lock.json'), 'utf8'));

const stamp = (lock) =>
  `${process.platform} ${process.arch} ${createHash('sha256').update(lock).digest('hex')}`;

/** Whether the packages that npm installed are those of the lock. npm omits optional ones of other platforms. */
function matches(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/'));
  const same = (a, b) => a.version === b.version && a.integrity === b.integrity && a.link === b.link;
  return (
    wanted.every(([path, entry]) => {
      const present = installed.packages[path];
      return present ? same(entry, present) : entry.optional === true;
    }) && Object.keys(installed.packages).every((path) => lock.packages[path])
  );
}

/**
 * Installs exactly the packages of package-lock.json. Only the packages that package.json allows by name run
 * their scripts; npm knows `allowScripts` only since version 11.
 * @param {{ log: (line: string) => void }} options
 * @throws {SetupError} if the registry doesn't answer, or the platform has no Node of the project's version and
 *   its own is too old
 */
export async function installPackages({ log }) {
  await step('npm packages', log, installLocked);
  const { allowScripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
  const rebuild = () => npm(['rebuild', '--ignore-scripts=false', ...allowed]);
  await step("the project's Node", log, rebuild).catch((error) => log(error.message));
  await checkNode();
  writeFileSync(stampOf(root), stamp(readFileSync(`${root}package-lock.json`)));
}

async function installLocked() {
  rmSync(stampOf(root), { force: true });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const isOnline = await isRegistryReachable(`node@${devDependencies.node}`);
  const env = { NODE_OPTIONS: '--require ./knative/laptop/setup/as-project-node.cjs' };
  // Without the network npm's cache may still have every package.
  const offline = isOnline ? [] : ['--offline'];
  try {
    await npm(['ci', '--ignore-scripts', ...offline], { env });
  } catch (error) {
    if (isOnline) throw error;
    throw new SetupError(
      `The npm registry ${await registry()} does not answer: connect to the network, or set another registry with npm config set registry, and try again`,
    );
  }
}

/** A platform without a package of the project's Node, or one that can't run it, uses its own Node. */
async function checkNode() {
  if (isAtLeast(await outputOf(nodeOf(root), ['--version']), NEEDED_NODE)) return;
  rmSync(nodeOf(root), { force: true });
  const own = onPath('node') ?? process.execPath;
  if (isAtLeast(await outputOf(own, ['--version']), NEEDED_NODE)) return;
  throw new SetupError(
    `Node ${NEEDED_NODE.join('.')} or newer could not be installed: install it and try again`,
  );
}

/** The Node that the project runs on. */
export const projectNode = () => (isExecutable(nodeOf(root)) ? nodeOf(root) : process.execPath);
