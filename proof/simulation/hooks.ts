import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A change of the product's code that makes it wrong. */
export interface Mutant {
  name: string;
  /** From the root of the repository. */
  file: string;
  from: string;
  to: string;
}

const root = join(import.meta.dirname, '../..');
const url = (file: string) => pathToFileURL(join(root, file)).href;

/** Where the product meets the outside, and what stands there instead. */
const seams = new Map(
  Object.entries({
    'shared/src/tables/client.ts': 'client.ts',
    'shared/src/events/publish.ts': 'publish.ts',
    'shared/src/identity/access-token.ts': 'access-token.ts',
    'shared/src/functions/log.ts': 'log.ts',
    'functions/payments/src/provider/stripe.ts': 'stripe.ts',
    'shared/src/functions/one-at-a-time.ts': 'one-at-a-time.ts',
  }).map(([file, seam]) => [url(file), url(`proof/simulation/seams/${seam}`)]),
);

/**
 * From now on, importing the product gives it the simulated outside, and the mutant's code if there is one.
 *
 * @throws Error when a module with a stand-in, or the code that the mutant changes, isn't there
 */
export function hookImports(mutant?: Mutant): void {
  for (const address of seams.keys())
    if (!existsSync(fileURLToPath(address)))
      throw new Error(`${address} is gone, and something stands for it`);
  const file = mutant && join(root, mutant.file);
  if (mutant && !readFileSync(file ?? '', 'utf8').includes(mutant.from))
    throw new Error(`The mutant "${mutant.name}" changes code that ${mutant.file} doesn't have`);
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const seam = seams.get(resolved.url);
      return seam && seam !== context.parentURL ? { ...resolved, url: seam } : resolved;
    },
    load(address, context, next) {
      const loaded = next(address, context);
      if (!mutant || !address.startsWith('file:') || fileURLToPath(address) !== file) return loaded;
      const source =
        typeof loaded.source === 'string'
          ? loaded.source
          : Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: source.replace(mutant.from, () => mutant.to) };
    },
  });
}
