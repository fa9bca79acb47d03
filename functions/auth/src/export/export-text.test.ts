import { expect, test } from 'vitest';
import { exportText, withFirstPage } from './export-text.ts';

async function* pagesOf(...pages: unknown[][]): AsyncGenerator<unknown[]> {
  yield* pages;
}
async function* failing(): AsyncGenerator<unknown[]> {
  yield [1];
  throw new Error('the service is away');
}
const textOf = async (chunks: AsyncIterable<string>) => {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
};

test('the lists of all pages are one JSON object', async () => {
  const orders = await withFirstPage(pagesOf([{ id: 1 }, { id: 2 }], [], [{ id: 3 }]));
  const text = await textOf(exportText({ email: 'a@example.com' }, { orders, passes: pagesOf() }));
  expect(JSON.parse(text)).toEqual({
    email: 'a@example.com',
    orders: [{ id: 1 }, { id: 2 }, { id: 3 }],
    passes: [],
  });
});

test('a list that fails ends the text with its error, and is never cut off silently', async () => {
  await expect(textOf(exportText({}, { orders: await withFirstPage(failing()) }))).rejects.toThrow('away');
});
