import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/**
 * The file of DejaVu Sans, which has Latin, Greek and Cyrillic letters and many symbols. In a bundle this module reads
 * the file beside the bundle instead (knative/build/fonts.ts).
 */
export const fontFile = (): Promise<Uint8Array> =>
  readFile(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
