import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, newSeller, waitForContent } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

/** The number of tickets on a page. */
const PAGE = 18;
const MANY = 2 * PAGE + 4;

const titlesOf = (page: Page): Promise<string[]> =>
  page.getByTestId('tickets').getByRole('heading').allTextContents();

describe.concurrent('the home page', () => {
  /** Lists tickets whose titles share a word; resolves to the word. */
  async function listFestival(url: string): Promise<string> {
    const word = `Fest${crypto.randomUUID().slice(0, 8)}`;
    const seller = await newSeller(url);
    for (let n = 1; n <= MANY; n++)
      await listTicket(url, { title: `${word} day ${n}`, price: 1000 + ((n * 7) % MANY) * 100 }, seller);
    return word;
  }

  async function search(page: Page, word: string): Promise<void> {
    await page.goto('/');
    await waitForContent(page);
    await page.getByRole('searchbox').fill(word);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL((address) => address.searchParams.get('q') === word);
    await page.getByRole('heading', { name: `“${word}”` }).waitFor();
    await waitForContent(page);
  }

  test('a search shows more tickets page by page, and as many after the Back button', async ({
    openPage,
    url,
  }) => {
    const word = await listFestival(url);
    const page = await openPage();
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
    const titles = await titlesOf(page);
    expect(new Set(titles).size).toBe(MANY);
    expect(await page.getByRole('link', { name: 'More tickets' }).count()).toBe(0);

    await page.getByRole('link', { name: titles.at(-1) ?? '', exact: true }).click();
    await page.waitForURL(/\/tickets\//);
    await page.goBack();
    await page
      .getByTestId('tickets')
      .getByRole('listitem')
      .nth(MANY - 1)
      .waitFor();
    expect(await titlesOf(page)).toEqual(titles);
    expect(await page.getByRole('searchbox').inputValue()).toBe(word);
  });

  test('a shared address shows the same page of a sorted search, also without JavaScript', async ({
    openPage,
    url,
  }) => {
    const word = await listFestival(url);
    const page = await openPage({ javaScriptEnabled: false });
    await page.goto(`/?q=${word}&sort=price`);
    await page.getByRole('link', { name: 'More tickets' }).click();
    await page.waitForURL(/cursor=/);
    const second = await titlesOf(page);
    expect(second).toHaveLength(PAGE);

    const friend = await openPage();
    await friend.goto(page.url());
    await waitForContent(friend);
    expect(await titlesOf(friend)).toEqual(second);
    expect(await friend.getByLabel('Sort').inputValue()).toBe('price');
    const { body } = await new Visitor(url).get<{ title: string; price: number }[]>(
      `/api/tickets?q=${word}&sort=price&limit=100`,
    );
    expect(body.map(({ price }) => price)).toEqual(body.map(({ price }) => price).sort((a, b) => a - b));
    expect(second).toEqual(body.slice(PAGE, 2 * PAGE).map(({ title }) => title));
  });

  test('a search that is typed before the JavaScript has loaded is kept', async ({ openPage }) => {
    const page = await openPage();
    const { promise: scriptsReleased, resolve: releaseScripts } = Promise.withResolvers<void>();
    await page.route('**/*.js', async (route) => {
      await scriptsReleased;
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByRole('searchbox').fill('Rigoletto');
    await page.getByLabel('Sort').selectOption('price');
    releaseScripts();
    await page.waitForLoadState('networkidle');
    expect(await page.getByLabel('Sort').inputValue()).toBe('price');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('/?q=Rigoletto&sort=price');
  });

  test('a search without results links to all tickets', async ({ openPage }) => {
    const page = await openPage();
    await search(page, `Nothing ${crypto.randomUUID()}`);
    await page
      .getByRole('main')
      .getByRole('link')
      .filter({ hasText: /all tickets/i })
      .click();
    await page.getByTestId('tickets').waitFor();
  });
});
