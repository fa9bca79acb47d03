import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Caches compiled code for the next start. It only applies to modules that are imported later.
enableCompileCache(join(import.meta.dirname, '../../.cache/compile'));
await import('./command.ts');
