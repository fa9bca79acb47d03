import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSite, hashOf, isSiteBuilt } from '../laptop/setup/site-build.js';
import { bundle, sourceOf } from './bundle.ts';
import { bundleSite } from './site.ts';

const root = resolve(import.meta.dirname, '../..');
const services = readdirSync(join(root, 'functions')).filter((name) =>
  existsSync(join(root, 'functions', name, 'src/group.ts')),
);
const targets = [...services, 'tables', 'stripe', 'site'];

const HELP = `Usage: npm run build -- [target ...] [--out folder]

Bundles ${targets.join(', ')} (or the targets named)
into dist/<target>/, each with its warmed code cache, as its image has it. What is up to date stays.

  node dist/<target>/boot.cjs   runs one, with the settings of its manifest
  --out folder                  another place than dist
  --check                       build nothing; exit code 1 when something is out of date
`;

/** What decides a bundle: its sources, its tools (by the lock) and the Node that its cache belongs to. */
const stampOf = (target: string): string =>
  `${process.version} ${hashOf(
    [target === 'site' ? 'site' : `functions/${target === 'stripe' ? 'payments' : target}`]
      .flatMap((room) => (room === 'site' ? ['site/src', 'site/static', 'site/vite.config.ts'] : [room]))
      .concat('shared/src', 'knative/build', 'package-lock.json')
      .map((path) => join(root, path)),
  )}\n`;

const isUpToDate = (target: string, folder: string): boolean => {
  const at = join(folder, '.sources');
  return existsSync(at) && readFileSync(at, 'utf8') === stampOf(target);
};

async function make(target: string, folder: string): Promise<void> {
  const began = performance.now();
  if (target === 'site') {
    if (!isSiteBuilt()) await buildSite({ log: (line) => console.log(line) });
    await bundleSite(folder);
  } else await bundle(folder, sourceOf(target));
  await node([join(import.meta.dirname, 'warm.ts'), folder, target]);
  await node([join(import.meta.dirname, 'check-cache.cjs'), folder]);
  writeFileSync(join(folder, '.sources'), stampOf(target));
  console.log(`Built ${target} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** Runs a script as an image runs its bundle: a cache belongs to V8's flags. */
function node(args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--max-semi-space-size=2', ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}:\n${said}`)),
    );
  });
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', default: join(root, 'dist') },
      check: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const unknown = positionals.find((name) => !targets.includes(name));
  if (unknown) throw new Error(`There is no target ${unknown}: ${targets.join(', ')}`);
  const wanted = positionals.length > 0 ? positionals : targets;
  const folderOf = (target: string) => join(resolve(values.out), target);
  const stale = wanted.filter((target) => !isUpToDate(target, folderOf(target)));
  if (values.check && stale.length > 0) throw new Error(`Out of date: ${stale.join(', ')}`);
  for (const target of stale) await make(target, folderOf(target));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
