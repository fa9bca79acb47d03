import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A change that breaks the product's code. */
export interface Mutant {
  name: string;
  /** From the root of the repository. */
  file: string;
  from: string;
  to: string;
}

const root = join(import.meta.dirname, '../..');
const urlOf = (file: string) => pathToFileURL(join(root, file)).href;

/** The modules of the product that do I/O, and the modules in `seams/` that replace them. */
const seams = new Map(
  Object.entries({
    'shared/src/tables/client.ts': 'client.ts',
    'shared/src/events/publish.ts': 'publish.ts',
    'shared/src/functions/http-pool.ts': 'http-pool.ts',
    'shared/src/identity/access-token.ts': 'access-token.ts',
    'shared/src/telemetry/log.ts': 'log.ts',
    'functions/payments/src/provider/stripe.ts': 'stripe.ts',
    'functions/passes/src/codes/pass-codes.ts': 'pass-codes.ts',
    'shared/src/functions/one-at-a-time.ts': 'one-at-a-time.ts',
    'shared/src/functions/background.ts': 'background.ts',
    'shared/src/functions/process-map.ts': 'process-map.ts',
  }).map(([file, seam]) => [urlOf(file), urlOf(`proof/simulation/seams/${seam}`)]),
);

/**
 * Makes later imports of the product load the seams, and the mutant's code if there is a mutant.
 *
 * @throws Error when a replaced module, or the code that the mutant changes, does not exist
 */
export function hookImports(mutant?: Mutant): void {
  for (const url of seams.keys())
    if (!existsSync(fileURLToPath(url))) throw new Error(`${url} has a seam but does not exist`);
  const file = mutant && join(root, mutant.file);
  if (mutant && !readFileSync(file ?? '', 'utf8').includes(mutant.from))
    throw new Error(`The mutant "${mutant.name}" changes code that is not in ${mutant.file}`);
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const seam = seams.get(resolved.url);
      // A seam may import the module that it replaces.
      return seam && seam !== context.parentURL ? { ...resolved, url: seam } : resolved;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (!mutant || !url.startsWith('file:') || fileURLToPath(url) !== file) return loaded;
      const source =
        typeof loaded.source === 'string'
          ? loaded.source
          : Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: source.replace(mutant.from, () => mutant.to) };
    },
  });
}
