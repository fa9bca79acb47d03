import { publicRoutes } from '@boxoffice/shared/api/openapi.ts';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';

describe.concurrent('the API documentation', () => {
  test('shows every operation and loads nothing from another host', async ({ openPage, url }) => {
    const page = await openPage();
    const otherHosts: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        otherHosts.push(request.url());
    });
    await page.goto('/api/docs');
    await page.getByText('/api/users/signup', { exact: true }).waitFor();
    expect(await page.locator('.opblock').count()).toBe(publicRoutes.length);
    expect(otherHosts).toEqual([]);
  });

  test('sends a request from the page', async ({ openPage }) => {
    const page = await openPage();
    await page.goto('/api/docs');
    const operation = page.locator('.opblock', { hasText: '/api/users/currentuser' });
    await operation.getByRole('button').first().click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.getByText('"currentUser": null').first().waitFor();
  });

  test('links to the document where there is no JavaScript', async ({ openPage }) => {
    const page = await openPage({ javaScriptEnabled: false });
    await page.goto('/api/docs');
    await page.getByRole('link', { name: '/api/openapi.json' }).click();
    expect(await page.locator('body').textContent()).toContain('"openapi":"3.1.1"');
  });
});
