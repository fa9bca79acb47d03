import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './config.js';
import { projectNode } from './packages.js';
import { run } from './program.js';
import { step } from './progress.js';

const site = `${root}site/`;
const stamp = `${site}build/.sources`;

/** The inputs of the site's build. The lock has the versions of its tools. */
const sources = () => [
  ...['src', 'static', 'package.json'].map((name) => join(site, name)),
  ...configFiles(),
  ...['api', 'identity'].map((name) => `${root}shared/src/${name}`),
  `${root}package-lock.json`,
];

const configFiles = () =>
  readdirSync(site)
    .filter((name) => /\.config\.[a-z]+$/.test(name))
    .sort()
    .map((name) => join(site, name));

/** Whether the site's build exists and is up to date. */
export function isSiteBuilt() {
  if (!configFiles().some((path) => path.includes('vite.config.'))) return true;
  // The build writes types into node_modules, and an install of packages deletes them.
  if (!existsSync(stamp) || !existsSync(`${site}node_modules/$app`)) return false;
  return readFileSync(stamp, 'utf8') === hashOf(sources());
}

/** @param {{ log: (line: string) => void }} options */
export async function buildSite({ log }) {
  const hash = hashOf(sources());
  const folder = ['site/node_modules/vite', 'node_modules/vite'].find((path) => existsSync(root + path));
  const vite = `${root}${folder}/bin/vite.js`;
  // With the NODE_ENV of a test run, Vite would make the development build, which is a fifth larger.
  const env = { NODE_ENV: 'production' };
  await step('the site', log, () => run(projectNode(), [vite, 'build'], { cwd: site, env }));
  writeFileSync(stamp, hash);
}

/**
 * A hash of files by path and content. File times are ignored, because every checkout changes them.
 * @param {string[]} paths files and folders; a missing one counts as empty
 */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesIn)) {
    const content = readFileSync(path);
    hash.update(`${path.slice(root.length)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
