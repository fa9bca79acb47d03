import './config.ts';
import { hookImports, type Mutant } from './hooks.ts';
import { replaceNodeGlobals } from './node-globals.ts';

/** Imports the product over the seams, with every handler loaded, so that no simulation has to wait for an import. */
export async function loadProduct(mutant?: Mutant): Promise<typeof import('./run.ts')> {
  hookImports(mutant);
  replaceNodeGlobals();
  await import('./services.ts');
  const run = await import('./run.ts');
  const { loadHandlers } = await import('./load-handlers.ts');
  await loadHandlers();
  return run;
}
