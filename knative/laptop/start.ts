import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiled code is kept for the next start. It has to be said before anything is imported.
enableCompileCache(join(import.meta.dirname, '../../.cache/compile'));
await import('./command.ts');
