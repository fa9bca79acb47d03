import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Page } from 'playwright';
import { eventually } from '../../harness/eventually.ts';
import { listTicket, newSeller } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

/** A ticket with sold seats, its seller, and the codes of the passes. */
export async function sellPasses(url: string, quantity = 1) {
  const [seller, buyer] = [await newSeller(url), await Visitor.signedUp(url)];
  const ticket = await listTicket(url, { startsAt: new Date(Date.now() + 86_400_000).toISOString() }, seller);
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id, quantity });
  await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
  const passes = await eventually(
    async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${order.id}`)).body,
    ({ length }) => length === quantity,
  );
  const path = `/api/tickets/${ticket.id}/check-ins`;
  // The list of passes follows within a second.
  const list = async () => (await seller.get<CheckInList>(path)).body;
  await eventually(list, ({ total }) => total === quantity);
  return { seller, buyer, ticket, order, list, codes: passes.map(({ code }) => code ?? '') };
}

/** Opens the check-in page on a device, and waits until it can check in without the service. */
export async function openCheckIn(page: Page, ticket: { id: string }, device: string): Promise<void> {
  await page.goto(`/check-in/${ticket.id}`);
  await page.locator('form[data-ready=true]').waitFor();
  await page.getByLabel(/^(Name of this device|Name dieses Geräts)/).fill(device);
}

/** Waits until the page opens without a network. */
export const waitUntilKept = (page: Page): Promise<void> =>
  page.getByText('This page also opens without a network').waitFor();

/** Types a code and waits for the verdict. */
export async function typeCode(page: Page, code: string, result: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: /^(Check in|Einlassen)$/ }).click();
  await page.locator(`[data-result=${result}]`).waitFor();
}

/** Lets a new visitor accept a pass, so that its code is void. */
export async function transferPass(giver: Visitor, passId: string, url: string): Promise<void> {
  const { body } = await giver.post<{ token: string }>(`/api/passes/${passId}/transfer`, {});
  const friend = await Visitor.signedUp(url);
  const { status } = await friend.post(`/api/transfers/${body.token}/accept`, {});
  if (status !== 201) throw new Error(`Accepting answered ${status}`);
}
