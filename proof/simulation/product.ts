import './config.ts';
import { hookImports, type Mutant } from './hooks.ts';
import { replaceOutside } from './node-globals.ts';

/**
 * Imports the product into a simulated outside, and opens each of its doors once, so that no import is left to
 * happen in a world.
 */
export async function loadProduct(mutant?: Mutant): Promise<typeof import('./run.ts')> {
  hookImports(mutant);
  replaceOutside();
  await import('./services.ts');
  const simulation = await import('./run.ts');
  const { openDoors } = await import('./load-handlers.ts');
  await openDoors();
  return simulation;
}
