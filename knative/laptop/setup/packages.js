import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './config.js';
import { Missing } from './missing.js';
import { isExecutable, onPath, outputOf, run } from './program.js';
import { step } from './progress.js';

/** What the functions need of a Node: TypeScript without a build, and argon2. */
const NEEDED_NODE = [24, 7];

/** Written into node_modules at the end of an install, so that it goes with it. */
const stampOf = (clone) => join(clone, 'node_modules', '.installed');
const nodeOf = (clone) => join(clone, 'node_modules', '.bin', 'node');

/**
 * Whether node_modules is what package-lock.json says, and the project's Node is among it.
 * @param {string} [clone] the folder of the clone
 * @returns {boolean}
 */
export function arePackagesInstalled(clone = root) {
  try {
    const lock = readFileSync(join(clone, 'package-lock.json'));
    if (existsSync(stampOf(clone)) && readFileSync(stampOf(clone), 'utf8') === stamp(lock)) return true;
    if (!isExecutable(nodeOf(clone)) || !matches(JSON.parse(lock.toString()), hiddenLock(clone)))
      return false;
    // Someone ran npm by hand.
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

/**
 * Whether what npm says that it installed is what the lock wants: npm leaves out what is optional and for
 * other platforms.
 */
function matches(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/'));
  const same = (a, b) => a.version === b.version && a.integrity === b.integrity && a.link === b.link;
  return (
    wanted.every(([path, entry]) => {
      const there = installed.packages[path];
      return there ? same(entry, there) : entry.optional === true;
    }) && Object.keys(installed.packages).every((path) => lock.packages[path])
  );
}

/**
 * Installs exactly what package-lock.json says. No package's scripts run, but those of the packages that
 * package.json allows by name (npm knows `allowScripts` since 11, so it is done here for all).
 * @param {{ log: (line: string) => void }} options
 * @throws {Missing} if the platform has no Node of the project's version, and its own is too old
 */
export async function installPackages({ log }) {
  const npm = onPath('npm');
  if (!npm) throw new Missing('No npm is on PATH: install it with Node (apt-get install npm)');
  const quiet = ['--no-fund', '--no-audit', '--loglevel=error'];
  await step('npm packages', log, async () => {
    rmSync(stampOf(root), { force: true });
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    const env = { NODE_OPTIONS: '--require ./knative/laptop/setup/as-project-node.cjs' };
    await run(npm, ['ci', '--ignore-scripts', ...quiet], { cwd: root, env });
  });
  const { allowScripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
  const rebuild = () => run(npm, ['rebuild', '--ignore-scripts=false', ...quiet, ...allowed], { cwd: root });
  await step("the project's Node", log, rebuild).catch((error) => log(error.message));
  await checkNode();
  writeFileSync(stampOf(root), stamp(readFileSync(`${root}package-lock.json`)));
}

/** A platform that has no such package (or can't run what it holds) serves with the Node that it has. */
async function checkNode() {
  if (isNewEnough(await outputOf(nodeOf(root), ['--version']))) return;
  rmSync(nodeOf(root), { force: true });
  const own = onPath('node') ?? process.execPath;
  if (isNewEnough(await outputOf(own, ['--version']))) return;
  throw new Missing(
    `Node ${NEEDED_NODE.join('.')} or newer could not be installed: install it and try again`,
  );
}

function isNewEnough(printed) {
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(printed ?? '') ?? [];
  const [neededMajor, neededMinor] = NEEDED_NODE;
  return Number(major) > neededMajor || (Number(major) === neededMajor && Number(minor) >= neededMinor);
}

/** The Node that the project runs on. */
export const projectNode = () => (isExecutable(nodeOf(root)) ? nodeOf(root) : process.execPath);
