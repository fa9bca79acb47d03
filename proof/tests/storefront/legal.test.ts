import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { expectAccessible } from './axe.ts';

describe.concurrent('the pages of the operator', () => {
  test('the footer leads to the terms as the operator wrote them', async ({ openPage }) => {
    const page = await openPage();
    await page.goto('/signin');
    await page.getByRole('contentinfo').getByRole('link', { name: 'Terms' }).click();
    await page.getByRole('heading', { level: 1, name: 'Terms of the test shop' }).waitFor();
    expect(await page.getByRole('article').getByRole('link', { name: 'imprint' }).getAttribute('href')).toBe(
      '/legal/imprint',
    );
    await expectAccessible(page, 'a text of the operator');
  });

  test('a text in another language is shown with a note', async ({ openPage }) => {
    const page = await openPage({ locale: 'de-DE' });
    await page.goto('/legal/terms');
    await page.getByText('Diesen Text gibt es nur in dieser Sprache: English.').waitFor();
    expect(await page.getByRole('article').getAttribute('lang')).toBe('en');
  });

  test('a page says that the operator has not written its text', async ({ openPage }) => {
    const page = await openPage({ javaScriptEnabled: false });
    for (const [document, title] of [
      ['privacy', 'Privacy'],
      ['imprint', 'Imprint'],
    ]) {
      await page.goto(`/legal/${document}`);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.getByText('The operator of this site has not written this text yet.').waitFor();
    }
    expect((await page.goto('/legal/other'))?.status()).toBe(404);
    expect((await page.goto('/legal/..%2Fterms'))?.status()).toBe(404);
  });
});
