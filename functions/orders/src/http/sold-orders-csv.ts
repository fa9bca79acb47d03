import { decimalsOf } from '@boxoffice/shared/api/currencies.ts';
import type { SoldOrder as SoldOrderView } from '@boxoffice/shared/api/sales.ts';
import type { SoldOrder } from '../domain/sold-order.ts';
import { soldOrdersOf } from '../tables/sold.ts';
import { admissionsReader, soldOrderViews } from './sold-order-view.ts';

/** Orders that are in memory at a time. */
const PAGE = 100;

/** Spreadsheets take a file that begins with it for UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

const columns: Record<string, (order: SoldOrderView) => string | number | undefined> = {
  order: ({ id }) => id,
  email: ({ email }) => email,
  status: ({ status }) => status,
  seats: ({ quantity }) => quantity,
  total: ({ total, currency }) => decimal(total, currency),
  refunded: ({ refunded = 0, currency }) => decimal(refunded, currency),
  currency: ({ currency }) => currency,
  ordered: ({ createdAt }) => createdAt,
  completed: ({ completedAt }) => completedAt,
  admitted: ({ admitted }) => admitted,
};

/**
 * All orders of a ticket as CSV (RFC 4180), a page in each chunk. The first page is read before this returns, so that its
 * failure is still answered with a status.
 */
export async function csvChunks(
  ticketId: string,
  status: SoldOrder['status'],
): Promise<AsyncIterable<string>> {
  const admissions = admissionsReader();
  const read = async (cursor?: string) => {
    const { items, next } = await soldOrdersOf(ticketId, { status, limit: PAGE, cursor });
    return { text: toLines(await soldOrderViews(items, admissions)), next };
  };
  const first = await read();
  return (async function* () {
    yield BYTE_ORDER_MARK + toLine(Object.keys(columns)) + first.text;
    for (let { next } = first; next !== undefined; ) {
      const page = await read(next);
      yield page.text;
      next = page.next;
    }
  })();
}

const toLines = (orders: SoldOrderView[]): string =>
  orders.map((order) => toLine(Object.values(columns).map((valueIn) => valueIn(order)))).join('');

const toLine = (values: (string | number | undefined)[]): string =>
  `${values.map((value) => toCell(String(value ?? ''))).join(',')}\r\n`;

/**
 * One cell. A spreadsheet runs a text that begins with one of these characters as a formula, so an apostrophe precedes
 * it. A semicolon or a tab separates cells in some countries, and a formula could follow.
 */
export function toCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** An amount of minor units as a decimal number. */
function decimal(amount: number, currency: SoldOrderView['currency']): string {
  const digits = decimalsOf(currency);
  return (amount / 10 ** digits).toFixed(digits);
}
