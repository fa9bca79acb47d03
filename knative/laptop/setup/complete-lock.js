/**
 * Adds the entries to package-lock.json that npm leaves out: optional packages for other platforms than the one
 * that wrote the lock. Without them `npm ci` rejects the lock, and `npm install` leaves the other platforms
 * without their programs (npm's issue 4828). Their hashes come from the registry. Run it after a change of the
 * dependencies:
 *
 *     node knative/laptop/setup/complete-lock.js
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from './config.js';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos'];
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/**
 * The entries that are missing in a lock, by path.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string>, dev?: boolean }> }} lock
 * @returns {Record<string, object>}
 */
export function missingEntries({ packages }) {
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const exists = foldersAbove(path).some((folder) => packages[`${folder}node_modules/${name}`]);
      if (exists || !/^\d/.test(version)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

/** The folders in whose node_modules Node looks for a package's imports. */
function foldersAbove(path) {
  const parts = path.split('node_modules/');
  const above = parts.map((_, index) => parts.slice(0, index).join('node_modules/'));
  return [...above, path === '' ? '' : `${path}/`];
}

/** The platform is part of a package's name: @biomejs/cli-linux-arm64-musl. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const os = SYSTEMS.filter((system) => words.includes(system));
  if (words.includes('win32')) os.push('win32');
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return Object.fromEntries(Object.entries({ cpu, libc, os }).filter(([, values]) => values.length > 0));
}

/**
 * The registry's hash of a package's archive; undefined when the registry has none.
 * @param {string} path of the package in the lock
 * @param {string} version
 * @returns {Promise<string | undefined>}
 */
async function integrityOf(path, version) {
  const name = path.split('node_modules/').at(-1);
  const view = promisify(execFile)('npm', ['view', `${name}@${version}`, 'dist.integrity'], { cwd: root });
  const answer = await view.then(({ stdout }) => stdout.trim()).catch(() => '');
  return answer.startsWith('sha512-') ? answer : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = `${root}package-lock.json`;
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingEntries(lock);
  const byPath = ([a], [b]) => (a < b ? -1 : 1);
  lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(byPath));
  const unhashed = Object.entries(lock.packages).filter(
    ([at, { link, integrity }]) => at.includes('node_modules/') && !link && !integrity,
  );
  for (const [at, entry] of unhashed) {
    const integrity = await integrityOf(at, entry.version);
    if (integrity) entry.integrity = integrity;
    else console.warn(`The registry has no hash of ${at}`);
  }
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(
    `Added ${Object.keys(missing).length} packages for other platforms to the lock and looked up ${unhashed.length} hashes`,
  );
}
