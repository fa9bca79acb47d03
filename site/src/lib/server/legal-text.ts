import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { micromark } from 'micromark';
import type { LegalDocument } from '../legal.ts';
import { type Language, languages } from '../strings/languages.ts';

export interface LegalText {
  /** Without the raw HTML and the scripts of links that the Markdown may contain. */
  html: string;
  language: Language;
}

/**
 * Reads a text of the operator, `<document>.<language>.md`, for example `terms.de.md`. Without one in the visitor's
 * language, one in another language of the site is returned.
 *
 * @param folder an empty name counts as an empty folder
 * @returns undefined if the operator has written the text in no language
 */
export async function legalText(
  folder: string,
  document: LegalDocument,
  preferred: Language,
): Promise<LegalText | undefined> {
  if (!folder) return undefined;
  const others = (Object.keys(languages) as Language[]).filter((language) => language !== preferred);
  for (const language of [preferred, ...others]) {
    const markdown = await read(join(folder, `${document}.${language}.md`));
    if (markdown?.trim()) return { html: micromark(markdown), language };
  }
  return undefined;
}

/** @returns undefined for a file that does not exist */
async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
