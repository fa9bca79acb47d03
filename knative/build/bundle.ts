import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { commonPasswords } from './passwords.ts';

const root = resolve(import.meta.dirname, '../..');
const stub = (name: string) => join(import.meta.dirname, 'stubs', name);

/** What is left out of a bundle, and what stands in its place; the reason is in each stub. */
const stubs: [RegExp, string][] = [
  [/^(node:)?domain$/, stub('domain.cjs')],
  [/^mime-db$/, stub('mime-db.cjs')],
  [/\/tables\/.*\.json$|^\.\/dbcs-data(\.js)?$/, stub('no-charsets.cjs')],
  [/^@aws-sdk\/credential-provider-node(\/.*)?$/, stub('credentials.ts')],
  [/^\.\.\/well-known\/index\.js$/, stub('mail-services.ts')],
  [/^\.\.?\/(mime-funcs\/)?mime-types\.js$/, stub('mime-types.ts')],
  [
    /\/(convertX509PublicKeyToCOSE|getCertificateInfo|isCertRevoked|validateCertificatePath|verifyAttestation(AndroidKey|AndroidSafetyNet|Apple|FIDOU2F|TPM))\.js$/,
    stub('attestation.ts'),
  ],
];

const substitutes: Plugin = {
  name: 'stubs',
  setup({ onResolve }) {
    for (const [filter, path] of stubs) onResolve({ filter }, () => ({ path }));
  },
};

const framework = join(root, 'node_modules/@google-cloud/functions-framework/build/src');

/**
 * A group behind functions-framework's server, by the parts that `serve.ts` takes from it too. FUNCTION_TARGET may
 * also name one of its functions: then that one is all that it serves.
 */
const served = (service: string) => `
  import { parseOptions } from '${framework}/options.js';
  import { getRegisteredFunction } from '${framework}/function_registry.js';
  import { getServer } from '${framework}/server.js';
  import { loadHandlers } from '${root}/shared/src/functions/group.ts';
  import { listen } from '${root}/shared/src/functions/listen.ts';
  import * as groups from '${root}/functions/${service}/src/group.ts';
  (async () => {
    const options = parseOptions();
    if (!getRegisteredFunction(options.target)) await Promise.all(Object.values(groups).map(loadHandlers));
    const found = getRegisteredFunction(options.target);
    if (!found) {
      process.stderr.write('There is no function ' + options.target + ' in this image: FUNCTION_TARGET is wrong\\n');
      process.exit(1);
    }
    const server = getServer(found.userFunction, { ...options, signatureType: found.signatureType });
    await listen(server, Number(options.port));
  })();
`;

/** What a target of the build is made of: its entry as text, and what esbuild is told besides. */
export function sourceOf(target: string): BuildOptions {
  const entry = (contents: string) => ({ stdin: { contents, resolveDir: root, loader: 'ts' as const } });
  if (target === 'tables') {
    return {
      ...entry(`import './shared/src/tables/create-tables.ts'`),
      define: { 'import.meta.main': 'true' },
    };
  }
  if (target === 'stripe') return entry(`import './functions/payments/stripe-fake/main.ts'`);
  return entry(served(target));
}

/** What goes around a bundle, so that its boot file hands it what a module would have. */
export const wrapped = {
  banner: { js: '(function (require, __url) { const module = { exports: {} }, exports = module.exports;' },
  footer: { js: '})' },
};

/**
 * Makes `folder` with the bundle and its boot file; the code cache is the warm-up's.
 *
 * @throws esbuild's failure when something can't be resolved
 */
export async function bundle(folder: string, source: BuildOptions): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    // In one file an import on first use becomes a call, compiled when it is made.
    supported: { 'dynamic-import': false },
    minify: true,
    legalComments: 'none',
    outfile: join(folder, 'bundle.js'),
    logLevel: 'error',
    ...wrapped,
    ...source,
    define: { 'import.meta.url': '__url', ...source.define },
    plugins: [substitutes, commonPasswords, ...(source.plugins ?? [])],
  });
  await writeFile(join(folder, 'boot.cjs'), await readFile(join(import.meta.dirname, 'boot.cjs')));
}
