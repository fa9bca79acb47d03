import { error } from '@sveltejs/kit';
import { isLegalDocument } from '#lib/legal.ts';
import { legalText } from '#lib/server/legal-text.ts';
import { settings } from '#lib/server/settings.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params: { document }, locals: { preferences } }) => {
  if (!isLegalDocument(document)) error(404);
  return { document, text: await legalText(settings().legalFolder, document, preferences.language) };
};
