import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { besideBundle, putBeside } from './beside.ts';
import { fonts } from './fonts.ts';
import { commonPasswords } from './passwords.ts';

const root = resolve(import.meta.dirname, '../..');
const stub = (name: string) => join(import.meta.dirname, 'stubs', name);

/** Modules that a bundle replaces by a stub. Each stub states the reason. */
const stubs: [RegExp, string][] = [
  [/^@aws-sdk\/credential-provider-node(\/.*)?$/, stub('credentials.ts')],
  [/^undici$/, stub('undici.cjs')],
  [/^\.\/client-h2\.js$/, stub('no-http2.cjs')],
  [/^\.\/tls-options\.js$/, stub('tls-options.ts')],
  [/^\.\.\/well-known\/index\.js$/, stub('mail-services.ts')],
  [/^\.\.?\/(mime-funcs\/)?mime-types\.js$/, stub('mime-types.ts')],
  [
    /\/(convertX509PublicKeyToCOSE|getCertificateInfo|isCertRevoked|validateCertificatePath|verifyAttestation(AndroidKey|AndroidSafetyNet|Apple|FIDOU2F|TPM))\.js$/,
    stub('attestation.ts'),
  ],
];

const stubsPlugin: Plugin = {
  name: 'stubs',
  setup({ onResolve }) {
    for (const [filter, path] of stubs) onResolve({ filter }, () => ({ path }));
    onResolve({ filter: /^node:assert$/ }, ({ importer }) =>
      importer.includes('/node_modules/undici/') ? { path: stub('assert.cjs') } : undefined,
    );
  },
};

/** An entry that serves a group. FUNCTION_TARGET can also name one function of it. */
const groupEntry = (service: string) => `
  import { serveGroup } from '${root}/shared/src/functions/serve-group.ts';
  import * as groups from '${root}/functions/${service}/src/group.ts';
  serveGroup(groups, process.env);
`;

/** The esbuild options of a target: its entry as text, and its defines. */
export function sourceOf(target: string): BuildOptions {
  const entry = (contents: string) => ({ stdin: { contents, resolveDir: root, loader: 'ts' as const } });
  if (target === 'tables') {
    return {
      ...entry(`import './shared/src/tables/create-tables.ts'`),
      define: { 'import.meta.main': 'true' },
    };
  }
  if (target === 'stripe') return entry(`import './functions/payments/stripe-fake/main.ts'`);
  if (target === 'mail') return entry(`import './shared/mail-fake/main.ts'`);
  if (target === 's3') return entry(`import './functions/tickets/s3-fake/main.ts'`);
  return entry(groupEntry(target));
}

/** Wraps a bundle in a function, so that boot.cjs can pass it `require` and its URL. */
export const wrapped = {
  banner: { js: '(function (require, __url) { const module = { exports: {} }, exports = module.exports;' },
  footer: { js: '})' },
};

/**
 * Creates `folder` with the bundle, what it loads on first use (beside.ts), and boot.cjs. warm.ts adds the code cache.
 *
 * @throws esbuild's BuildFailure, for example when an import does not resolve
 */
export async function bundle(folder: string, source: BuildOptions): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    ...optionsOf(source),
    outfile: join(folder, 'bundle.js'),
    metafile: true,
  });
  const outputs = Object.values(metafile?.outputs ?? {});
  const imports = outputs.flatMap((output) => output.imports.map(({ path }) => path));
  await putBeside(folder, imports, { ...common, plugins: [stubsPlugin] });
  await writeFile(join(folder, 'boot.cjs'), await readFile(join(import.meta.dirname, 'boot.cjs')));
}

/** The source map of a bundle, as JSON. The same sources and packages always give the same bundle. */
export async function sourceMapOf(source: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...optionsOf(source),
    outfile: join(root, 'bundle.js'),
    sourcemap: 'external',
    write: false,
  });
  return outputFiles?.find(({ path }) => path.endsWith('.map'))?.text ?? '';
}

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  conditions: ['module'],
  // A dynamic import becomes a function in the same file. V8 compiles it on its first call.
  supported: { 'dynamic-import': false },
  minify: true,
  legalComments: 'none',
  logLevel: 'error',
};

const optionsOf = (source: BuildOptions): BuildOptions => ({
  ...common,
  ...wrapped,
  ...source,
  // undici's own switch for bundles: it leaves out the experimental HTTP parser.
  define: { 'import.meta.url': '__url', esbuildDetection: 'true', ...source.define },
  plugins: [besideBundle, stubsPlugin, commonPasswords, fonts, ...(source.plugins ?? [])],
});
