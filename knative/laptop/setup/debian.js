import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './config.js';
import { onPath, outputOf, run } from './program.js';

/** Bounds the wait when there is no network. */
const LIMITS = [
  '-o',
  'Acquire::Retries=0',
  '-o',
  'Acquire::http::Timeout=5',
  '-o',
  'Acquire::https::Timeout=5',
];

export const isDebian = () => Boolean(onPath('apt-get') && onPath('dpkg-deb'));

/**
 * Downloads a package and unpacks it into a folder. This needs no root: where apt's lists are missing or out of
 * date, it downloads lists of its own and deletes them afterwards.
 * @param {string} name
 * @param {string} into the folder
 */
export async function unpackDebianPackage(name, into) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'apt-'));
  try {
    const deb = await download(name, work);
    mkdirSync(into, { recursive: true });
    await run('dpkg-deb', ['-x', deb, into]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(name, work) {
  const get = (...options) => run('apt-get', [...LIMITS, ...options, 'download', name], { cwd: work });
  try {
    await get();
  } catch {
    const own = ownLists(work);
    await run('apt-get', [...LIMITS, ...own, 'update'], { cwd: work });
    await get(...own);
  }
  const deb = readdirSync(work).find((file) => file.endsWith('.deb'));
  if (deb === undefined) throw new Error(`apt-get download ${name} produced no file`);
  return join(work, deb);
}

function ownLists(work) {
  const lists = join(work, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  mkdirSync(join(work, 'archives', 'partial'), { recursive: true });
  const settings = {
    'Dir::State::Lists': lists,
    'Dir::Cache': work,
    // apt's download user can't read a folder below a home directory.
    'APT::Sandbox::User': '',
    // The default settings of containers delete the downloaded archives here, which needs root.
    'APT::Update::Post-Invoke': '',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * Installs a package with its dependencies on the machine, as root or with a sudo that asks for no password.
 * Callers do this in CI only: nothing outside the clone is changed on a developer's machine.
 * @param {string} name
 * @returns {Promise<boolean>} false if this user may not
 */
export async function installDebianPackage(name) {
  const sudo = await sudoPrefix();
  if (sudo === undefined) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', '-q', '-y', ...args];
    return run(command, rest, { env });
  };
  const install = () => apt('install', '--no-install-recommends', name);
  try {
    await install();
  } catch {
    await apt('update');
    await install();
  }
  return true;
}

async function sudoPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = onPath('sudo');
  if (sudo === undefined || (await outputOf(sudo, ['-n', 'true'])) === undefined) return undefined;
  return [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'];
}
