import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileStore } from './store.ts';

/** Files in a folder, `file:///path`, which all processes of the service share. A reader never sees half a file. */
export function folderStore(url: URL): FileStore {
  const folder = fileURLToPath(url);
  return {
    async write(key, bytes) {
      const path = join(folder, key);
      const draft = `${path}.${randomUUID()}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writeFile(draft, bytes, { flush: true });
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    read: (key) =>
      readFile(join(folder, key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }),
    // With its folder, and with the drafts of a process that died.
    remove: (key) => rm(dirname(join(folder, key)), { recursive: true, force: true }),
  };
}
