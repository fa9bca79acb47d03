import { cp, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { bundle } from './bundle.ts';

const built = resolve(import.meta.dirname, '../../site/build');

/**
 * The adapter's server awaits SvelteKit at the top level of a module. A script has no top-level await, so these
 * edits make the server listen when SvelteKit is ready.
 */
const edits: Record<string, [from: string, to: string][]> = {
  'adapter-node-handler.js': [['await server.init(', 'export const ready = server.init(']],
  'adapter-index.js': [
    ['await rm(path)', 'fs.rmSync(path)'],
    [
      'var httpServer = http.createServer();',
      `import { ready } from './adapter-node-handler.js';
      var httpServer = http.createServer();
      var listen = httpServer.listen.bind(httpServer);
      httpServer.listen = (...args) => void ready.then(() => listen(...args));`,
    ],
  ],
};

const adapter: Plugin = {
  name: 'adapter',
  setup({ onLoad }) {
    onLoad({ filter: /adapter-(index|node-handler)\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [from, to] of edits[basename(path)] ?? []) {
        if (contents.split(from).length !== 2) {
          return {
            errors: [{ text: `adapter-node has changed: its code must contain "${from}" exactly once` }],
          };
        }
        contents = contents.replace(from, () => to);
      }
      return { contents, loader: 'js' };
    });
  },
};

export const siteSource: BuildOptions = { entryPoints: [join(built, 'index.js')], plugins: [adapter] };

/** Bundles the site's server and copies its browser files beside it. `site/build` must exist. */
export async function bundleSite(folder: string): Promise<void> {
  await bundle(folder, siteSource);
  await cp(join(built, 'client'), join(folder, 'client'), { recursive: true });
}
