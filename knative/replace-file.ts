import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const DRAFT = /^\..+\.\d+\.draft$/;

/**
 * Replaces a file that only its owner can read. A reader, a kill, a power cut and a full disk see the old content or
 * the new one.
 * @param options `flush: false` saves the time of a flush; a power cut can then leave an empty file
 */
export function replaceFile(path: string, text: string, { flush = true } = {}): void {
  withDraft(path, text, flush, (draft) => renameSync(draft, path));
}

/**
 * Creates a file as `replaceFile` does; of several processes one succeeds.
 * @throws an error with the code EEXIST when the file exists
 */
export function createFile(path: string, text: string): void {
  withDraft(path, text, true, (draft) => linkSync(draft, path));
}

/** Deletes the drafts that killed processes left in a folder. */
export function deleteDrafts(folder: string): void {
  for (const name of readdirSync(folder)) if (DRAFT.test(name)) rmSync(join(folder, name), { force: true });
}

function withDraft(path: string, text: string, flush: boolean, publish: (draft: string) => void): void {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}.draft`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(draft, text, { mode: 0o600, flush });
    publish(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}
