import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { onSale, settled } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

/** The home page shows so many tickets at a time. */
const PAGE = 18;
const MANY = 2 * PAGE + 4;

const titlesOf = (page: Page): Promise<string[]> =>
  page.getByTestId('tickets').getByRole('heading').allTextContents();

/** Search, sort, and a list that has more than one page. */
export function browsing({ url, test }: Stage): void {
  /** Tickets that no other test finds by this word. */
  async function festival(): Promise<string> {
    const word = `Fest${crypto.randomUUID().slice(0, 8)}`;
    const seller = await Visitor.signedUp(url);
    for (let n = 1; n <= MANY; n++)
      await onSale(url, { title: `${word} day ${n}`, price: 1000 + ((n * 7) % MANY) * 100 }, seller);
    return word;
  }

  async function search(page: Page, word: string): Promise<void> {
    await page.goto('/');
    await settled(page);
    await page.getByRole('searchbox').fill(word);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL((address) => address.searchParams.get('q') === word);
    await page.getByRole('heading', { name: `“${word}”` }).waitFor();
    await settled(page);
  }

  test('a search is found, added to page by page, and as long as it was for who comes back to it', async ({
    arrive,
  }) => {
    const word = await festival();
    const page = await arrive();
    await search(page, word);
    expect(await titlesOf(page)).toHaveLength(PAGE);
    for (const length of [2 * PAGE, MANY]) {
      await page.getByRole('link', { name: 'More tickets' }).click();
      await page
        .getByTestId('tickets')
        .getByRole('listitem')
        .nth(length - 1)
        .waitFor();
    }
    const all = await titlesOf(page);
    expect(new Set(all).size).toBe(MANY);
    expect(await page.getByRole('link', { name: 'More tickets' }).count()).toBe(0);

    await page.getByRole('link', { name: all.at(-1) ?? '', exact: true }).click();
    await page.waitForURL(/\/tickets\//);
    await page.goBack();
    await page
      .getByTestId('tickets')
      .getByRole('listitem')
      .nth(MANY - 1)
      .waitFor();
    expect(await titlesOf(page)).toEqual(all);
    expect(await page.getByRole('searchbox').inputValue()).toBe(word);
  });

  test('the address of a page of a search in an order shows another visitor the same, also without JavaScript', async ({
    arrive,
  }) => {
    const word = await festival();
    const page = await arrive({ javaScriptEnabled: false });
    await page.goto(`/?q=${word}&sort=price`);
    await page.getByRole('link', { name: 'More tickets' }).click();
    await page.waitForURL(/cursor=/);
    const second = await titlesOf(page);
    expect(second).toHaveLength(PAGE);

    const friend = await arrive();
    await friend.goto(page.url());
    await settled(friend);
    expect(await titlesOf(friend)).toEqual(second);
    expect(await friend.getByLabel('Sort').inputValue()).toBe('price');
    const { body } = await new Visitor(url).get<{ title: string; price: number }[]>(
      `/api/tickets?q=${word}&sort=price&limit=100`,
    );
    expect(body.map(({ price }) => price)).toEqual(body.map(({ price }) => price).sort((a, b) => a - b));
    expect(second).toEqual(body.slice(PAGE, 2 * PAGE).map(({ title }) => title));
  });

  test('a word that is typed before the JavaScript has come is searched for', async ({ arrive }) => {
    const page = await arrive();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByRole('searchbox').fill('Rigoletto');
    await page.getByLabel('Sort').selectOption('price');
    release();
    await page.waitForLoadState('networkidle');
    expect(await page.getByLabel('Sort').inputValue()).toBe('price');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('/?q=Rigoletto&sort=price');
  });

  test('what is not found is said, and all tickets are one link away', async ({ arrive }) => {
    const page = await arrive();
    await search(page, `Nothing ${crypto.randomUUID()}`);
    await page
      .getByRole('main')
      .getByRole('link')
      .filter({ hasText: /all tickets/i })
      .click();
    await page.getByTestId('tickets').waitFor();
  });
}
