import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError, runCommand, UsageError } from '../command-line.ts';
import { buildSite, hashOf, isSiteBuilt } from '../laptop/setup/site-build.js';
import { bundle, sourceOf } from './bundle.ts';
import { bundleSite } from './site.ts';

const root = resolve(import.meta.dirname, '../..');
const services = readdirSync(join(root, 'functions')).filter((name) =>
  existsSync(join(root, 'functions', name, 'src/group.ts')),
);
const targets = [...services, 'tables', 'stripe', 'mail', 's3', 'site'];

const USAGE = `Usage: npm run build -- [TARGET ...] [--out FOLDER] [--check]

Bundles the targets into dist/<target>/, each with its V8 code cache, exactly as the images contain them.
Bundles that are up to date stay. Without a TARGET it builds all of them:
${targets.join(', ')}

  --out FOLDER  write to FOLDER instead of dist
  --check       build nothing; exit with 1 when a bundle is out of date
  -h, --help    print this

node dist/<target>/boot.cjs runs a bundle, with the settings of its manifest.
`;

const options = {
  out: { type: 'string', default: join(root, 'dist') },
  check: { type: 'boolean' },
} as const;

/** The inputs of a bundle: its sources, its tools (the lock file) and the Node that its code cache needs. */
const stampOf = (target: string): string =>
  `${process.version} ${hashOf(
    [...foldersOf(target), 'shared/src', 'knative/build', 'package-lock.json'].map((path) =>
      join(root, path),
    ),
  )}\n`;

function foldersOf(target: string): string[] {
  if (target === 'site') return ['site/src', 'site/static', 'site/vite.config.ts'];
  if (target === 'mail') return ['shared/mail-fake'];
  if (target === 's3') return ['functions/tickets/s3-fake'];
  return [`functions/${target === 'stripe' ? 'payments' : target}`];
}

function isUpToDate(target: string, folder: string): boolean {
  const file = join(folder, '.sources');
  return existsSync(file) && readFileSync(file, 'utf8') === stampOf(target);
}

async function build(target: string, folder: string): Promise<void> {
  const startedAt = performance.now();
  if (target === 'site') {
    if (!isSiteBuilt()) await buildSite({ log: (line) => console.log(line) });
    await bundleSite(folder);
  } else await bundle(folder, sourceOf(target));
  await node([join(import.meta.dirname, 'warm.ts'), folder, target]);
  await node([join(import.meta.dirname, 'check-cache.cjs'), folder]);
  writeFileSync(join(folder, '.sources'), stampOf(target));
  console.log(`Built ${target} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Runs a script with the V8 flags of the image: V8 rejects a code cache that was made with other flags. */
function node(args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--max-semi-space-size=2', ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new CommandError(`${args.join(' ')} ended with ${code}:\n${stderr}`)),
    );
  });
}

await runCommand({ name: 'npm run build --', usage: USAGE, options }, async ({ values, positionals }) => {
  const unknown = positionals.find((name) => !targets.includes(name));
  if (unknown !== undefined) throw new UsageError(`Name targets of this list: ${targets.join(', ')}`);
  const folderOf = (target: string) => join(resolve(values.out), target);
  const outdated = (positionals.length > 0 ? positionals : targets).filter(
    (target) => !isUpToDate(target, folderOf(target)),
  );
  if (values.check && outdated.length > 0) throw new CommandError(`Out of date: ${outdated.join(', ')}`);
  for (const target of outdated) await build(target, folderOf(target));
});
