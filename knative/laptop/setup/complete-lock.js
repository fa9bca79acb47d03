/**
 * Adds to package-lock.json what npm leaves out of it: the optional packages for other platforms that it
 * could not load where the lock was written. Without them `npm ci` refuses the lock everywhere, and
 * `npm install` leaves the other platforms without their programs (npm's issue 4828). Run it after a change
 * of the dependencies:
 *
 *     node knative/laptop/setup/complete-lock.js
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
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
 * The entries that a lock lacks, by their path.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string>, dev?: boolean }> }} lock
 * @returns {Record<string, object>}
 */
export function missingEntries({ packages }) {
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isThere = foldersAbove(path).some((folder) => packages[`${folder}node_modules/${name}`]);
      if (isThere || !/^\d/.test(version)) continue;
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

/** Where Node looks for what a package imports: its own folder, and every one that has node_modules above. */
function foldersAbove(path) {
  const parts = path.split('node_modules/');
  const above = parts.map((_, index) => parts.slice(0, index).join('node_modules/'));
  return [...above, path === '' ? '' : `${path}/`];
}

/** Such packages are named for their platform: @biomejs/cli-linux-arm64-musl. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const os = SYSTEMS.filter((system) => words.includes(system));
  if (words.includes('win32')) os.push('win32');
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return Object.fromEntries(Object.entries({ cpu, libc, os }).filter(([, values]) => values.length > 0));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = `${root}package-lock.json`;
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingEntries(lock);
  const byPath = ([a], [b]) => (a < b ? -1 : 1);
  lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(byPath));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} packages for other platforms are added to the lock`);
}
