import type { Language } from '#lib/strings/languages.ts';
import { sellingStringsOf } from '#lib/strings/selling.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { user, language } = await parent();
  const { ticket } = data;
  const load = (loaded: Awaited<typeof ticket>) =>
    'failed' in loaded || loaded.userId !== user?.id ? undefined : loadEditor(language);
  return { ...data, editor: ticket instanceof Promise ? ticket.then(load) : await load(ticket) };
};

/** The forms of the ticket's seller. No other visitor loads them. */
async function loadEditor(language: Language) {
  const [{ default: CoverForms }, { default: EditForm }, words] = await Promise.all([
    import('./CoverForms.svelte'),
    import('./EditForm.svelte'),
    sellingStringsOf(language),
  ]);
  return { CoverForms, EditForm, words };
}
