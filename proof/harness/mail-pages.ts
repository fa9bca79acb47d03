import type { Page } from 'playwright';
import { mailTo } from './mails.ts';
import { password } from './page-steps.ts';
import type { TestSystem } from './system.ts';
import { Visitor } from './visitor.ts';

/**
 * Visits every page that a mail links to, in any language: a link is requested, opened, used, and used a second time.
 *
 * @param check is called in each of these states with the state's name
 */
export async function visitMailPages(
  page: Page,
  system: TestSystem,
  check: (state: string) => Promise<void>,
): Promise<void> {
  const email = `${crypto.randomUUID()}@example.com`;
  const visitor = await Visitor.signedUp(system.url, email);
  const form = page.getByRole('main').locator('form[method=post]');
  const submit = async (outcome: 'status' | 'alert') => {
    await form.locator('[type=submit]').click();
    // The form contains an empty status of its own.
    await form.waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole(outcome).waitFor();
  };

  await page.goto('/reset');
  await form.locator('[name=email]').fill('nobody@example.com');
  await submit('status');
  await check('a link was requested');

  await visitor.post('/api/users/forgotpassword', { email });
  const links = [
    (await mailTo(system, email, 'Confirm your email address')).path,
    (await mailTo(system, email, 'Set a new password')).path,
  ];
  for (const link of links) {
    const route = link.split('/')[1];
    for (const outcome of ['status', 'alert'] as const) {
      await page.goto(link);
      if (outcome === 'status') await check(`${route}: the link was opened`);
      for (const field of await form.locator('[name=password]').all()) await field.fill(password);
      await submit(outcome);
      await check(`${route}: the link was used ${outcome === 'status' ? 'once' : 'twice'}`);
    }
  }
}
