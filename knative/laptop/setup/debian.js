import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './config.js';
import { onPath, outputOf, run } from './program.js';

/** Whether this machine has Debian's packages. */
export const isDebian = () => Boolean(onPath('apt-get') && onPath('dpkg-deb'));

/**
 * Downloads a package and unpacks it into a folder. Needs no root: where apt's lists are missing or out of
 * date, it keeps lists of its own for as long as it takes.
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
  const get = (...options) => run('apt-get', [...options, 'download', name], { cwd: work });
  try {
    await get();
  } catch {
    const own = ownLists(work);
    await run('apt-get', [...own, 'update'], { cwd: work });
    await get(...own);
  }
  const deb = readdirSync(work).find((file) => file.endsWith('.deb'));
  if (deb === undefined) throw new Error(`apt-get download ${name} left no package`);
  return join(work, deb);
}

function ownLists(work) {
  const lists = join(work, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  mkdirSync(join(work, 'archives', 'partial'), { recursive: true });
  const settings = {
    'Dir::State::Lists': lists,
    'Dir::Cache': work,
    // The user that apt gives downloads to can't reach a folder under a home.
    'APT::Sandbox::User': '',
    // Without them: a container's settings delete the archives afterwards, which takes root.
    'APT::Update::Post-Invoke': '',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * Installs a package with all it depends on, as root or by a sudo that asks for nothing.
 * @param {string} name
 * @returns {Promise<boolean>} false if this user may not
 */
export async function installDebianPackage(name) {
  const sudo = await asRoot();
  if (sudo === undefined) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => run(...first([...sudo, 'apt-get', '-q', '-y', ...args]), { env });
  const install = () => apt('install', '--no-install-recommends', name);
  try {
    await install();
  } catch {
    await apt('update');
    await install();
  }
  return true;
}

const first = ([command, ...args]) => [command, args];

async function asRoot() {
  if (process.getuid?.() === 0) return [];
  const sudo = onPath('sudo');
  if (sudo === undefined || (await outputOf(sudo, ['-n', 'true'])) === undefined) return undefined;
  return [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'];
}
