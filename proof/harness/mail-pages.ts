import type { Page } from 'playwright';
import { mailTo } from './mails.ts';
import { password } from './page-steps.ts';
import { Visitor } from './visitor.ts';

/**
 * Walks through the pages that have to do with mails, in any language: a link that is asked for, that works, that
 * has worked, and that is used again.
 *
 * @param look is called in each of these states, with its name
 */
export async function throughMails(
  page: Page,
  url: string,
  look: (state: string) => Promise<void>,
): Promise<void> {
  const email = `${crypto.randomUUID()}@example.com`;
  const visitor = await Visitor.signedUp(url, email);
  const form = page.getByRole('main').locator('form[method=post]');
  const send = async (outcome: 'status' | 'alert') => {
    await form.locator('[type=submit]').click();
    // A form has a status of its own, which is empty.
    await form.waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole(outcome).waitFor();
  };

  await page.goto('/reset');
  await form.locator('[name=email]').fill('nobody@example.com');
  await send('status');
  await look('a link that was asked for');

  await visitor.post('/api/users/forgotpassword', { email });
  const links = [
    (await mailTo(email, 'Confirm your email address')).path,
    (await mailTo(email, 'Reset your password')).path,
  ];
  for (const link of links) {
    const route = link.split('/')[1];
    for (const outcome of ['status', 'alert'] as const) {
      await page.goto(link);
      if (outcome === 'status') await look(`${route}: a link`);
      for (const field of await form.locator('[name=password]').all()) await field.fill(password);
      await send(outcome);
      await look(`${route}: a link that ${outcome === 'status' ? 'has worked' : 'is used again'}`);
    }
  }
}
