import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { listTicket, loadedWidth, signInSeller } from '../../harness/page-steps.ts';
import { picture } from '../../harness/picture.ts';
import { field, open, press, waitForAlert } from './form-steps.ts';

const file = (buffer: Buffer, mimeType = 'image/png') => ({ name: 'poster.png', mimeType, buffer });

describe.concurrent('the picture of an event', () => {
  test.for([true, false])(
    'is uploaded, shown, replaced and removed, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      const ticket = await listTicket(url, { title: `Metropolis ${crypto.randomUUID()}` }, seller);
      const stored = async () => (await seller.get<Ticket>(`/api/tickets/${ticket.id}`)).body;
      await open(page, `/sales/${ticket.id}/edit`);
      await field(page, 'Picture file').setInputFiles(file(picture));
      await press(page, 'Upload picture');
      await page.getByRole('button', { name: 'Replace picture' }).waitFor();
      await eventually(
        () => loadedWidth(page, ticket.title),
        (width) => width > 0,
      );
      const first = await stored();
      expect(first).toMatchObject({ version: 2, cover: expect.any(String) });

      const buyer = await openPage({ javaScriptEnabled });
      await buyer.goto(`/?q=${encodeURIComponent(ticket.title)}`);
      await eventually(
        () => loadedWidth(buyer, ticket.title),
        (width) => width > 0,
      );
      await page.goto('/sales');
      await eventually(
        () => loadedWidth(page, ticket.title),
        (width) => width > 0,
      );

      await open(page, `/tickets/${ticket.id}`);
      expect(await page.locator('meta[property="og:image"]').getAttribute('content')).toMatch(
        new RegExp(`^https?://.*/covers/${first.cover}/share\\.jpg$`),
      );
      await open(page, `/sales/${ticket.id}/edit`);
      await field(page, 'Picture file').setInputFiles(file(Buffer.from(picture)));
      await press(page, 'Replace picture');
      await eventually(stored, ({ cover }) => cover !== first.cover);
      await page.locator(`img[src*="${(await stored()).cover}"]`).waitFor();
      await press(page, 'Remove picture');
      await page.getByRole('button', { name: 'Upload picture' }).waitFor();
      expect((await stored()).cover).toBeUndefined();
    },
  );

  test.for([true, false])(
    'is refused with its reason when it is not a picture, and the form of the ticket keeps its values, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      const ticket = await listTicket(url, {}, seller);
      await open(page, `/sales/${ticket.id}/edit`);
      await field(page, 'Picture file').setInputFiles(file(Buffer.from('<svg/>')));
      await press(page, 'Upload picture');
      await waitForAlert(page, 'The picture must be a JPEG, PNG or WebP file');
      expect(await field(page, 'Title').inputValue()).toBe(ticket.title);
      await field(page, 'Picture file').setInputFiles(file(Buffer.alloc(5_000_001)));
      await press(page, 'Upload picture');
      await page.getByText('The picture has more than 5 MB.').waitFor();
      expect((await seller.get<Ticket>(`/api/tickets/${ticket.id}`)).body).toEqual(ticket);
    },
  );
});
