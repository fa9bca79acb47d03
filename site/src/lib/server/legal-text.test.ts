import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { legalText } from './legal-text.ts';

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'legal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test("a text is read in the visitor's language", async () => {
  const folder = folderWith({ 'terms.en.md': '# Terms', 'terms.de.md': '# AGB' });
  expect(await legalText(folder, 'terms', 'de')).toEqual({ html: '<h1>AGB</h1>', language: 'de' });
  expect(await legalText(folder, 'terms', 'en')).toEqual({ html: '<h1>Terms</h1>', language: 'en' });
});

test('a text that is missing or empty in the language of the visitor is read in the other one', async () => {
  const folder = folderWith({ 'terms.de.md': '# AGB', 'imprint.en.md': '# Imprint', 'imprint.de.md': '\n' });
  expect(await legalText(folder, 'terms', 'en')).toMatchObject({ language: 'de' });
  expect(await legalText(folder, 'imprint', 'de')).toMatchObject({ language: 'en' });
});

test('a text that the operator has not written is undefined', async () => {
  expect(await legalText(folderWith({}), 'privacy', 'en')).toBeUndefined();
  expect(await legalText('', 'privacy', 'en')).toBeUndefined();
});

test('raw HTML is shown as text, and the address of a script is dropped', async () => {
  const folder = folderWith({
    'terms.en.md': '<script>alert(1)</script>\n\n[here](javascript:alert(1)) and [there](/legal/privacy)',
  });
  expect((await legalText(folder, 'terms', 'en'))?.html).toBe(
    '&lt;script&gt;alert(1)&lt;/script&gt;\n<p><a href="">here</a> and <a href="/legal/privacy">there</a></p>',
  );
});
