import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Modules that become files of their own: most processes never load them, and in the bundle they would slow each start. */
const files: { imported: RegExp; name: string; contents: string }[] = [
  {
    imported: /\/opentelemetry\b/,
    name: 'telemetry.cjs',
    contents: `export * from '${root}/shared/src/telemetry/opentelemetry.ts'`,
  },
  {
    // A pod whose environment has keys does not ask a provider of credentials.
    imported: /^@aws-sdk\/credential-provider-node$/,
    name: 'credentials.cjs',
    contents: `export * from '@aws-sdk/credential-provider-node'`,
  },
  {
    imported: /^@aws-sdk\/client-s3$/,
    name: 's3-client.cjs',
    contents: `export * from '@aws-sdk/client-s3'`,
  },
];
/** Its binary is loaded from a file, so it cannot be part of a bundle. */
const NATIVE = 'sharp';

/** Leaves out of a bundle what `putBeside` puts beside it. */
export const besideBundle: Plugin = {
  name: 'beside the bundle',
  setup({ onResolve }) {
    for (const { imported, name } of files)
      onResolve({ filter: imported }, ({ kind, path }) =>
        kind === 'dynamic-import' || !path.startsWith('.')
          ? { path: `./${name}`, external: true }
          : undefined,
      );
    onResolve({ filter: new RegExp(`^${NATIVE}$`) }, ({ path }) => ({ path, external: true }));
  },
};

/** Puts what a bundle imports into its folder: each file, and the native package with its dependencies. */
export async function putBeside(folder: string, imports: string[], options: BuildOptions): Promise<void> {
  if (imports.includes(NATIVE)) await copyPackage(NATIVE, import.meta.url, join(folder, 'node_modules'));
  for (const { name, contents } of files) {
    if (!imports.includes(`./${name}`)) continue;
    const stdin = { contents, resolveDir: join(root, 'functions/tickets') };
    await build({ ...options, stdin, outfile: join(folder, name) });
  }
}

interface PackageJson {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Copies a package with its dependencies. Of the optional ones, npm has installed those of this platform. */
async function copyPackage(name: string, from: string, target: string): Promise<void> {
  const require = createRequire(from);
  const folder = require.resolve
    .paths(name)
    ?.map((path) => join(path, name))
    .find((path) => isPackage(require, path));
  if (!folder) return;
  const source = join(folder, 'package.json');
  const { dependencies, optionalDependencies } = JSON.parse(await readFile(source, 'utf8')) as PackageJson;
  await cp(folder, join(target, name), {
    recursive: true,
    dereference: true,
    filter: (path) => !/\/(src|install|node_modules)$|\.(mjs|[cm]ts)$/.test(path.slice(folder.length)),
  });
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies }))
    await copyPackage(dependency, source, target);
}

function isPackage(require: NodeJS.Require, path: string): boolean {
  try {
    return require.resolve(join(path, 'package.json')) !== '';
  } catch {
    return false;
  }
}
