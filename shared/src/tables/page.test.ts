import { expect, test } from 'vitest';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { db } from './client.ts';
import { PutCommand } from './commands.ts';
import { queryPage } from './page.ts';

useTable();

/** Stores a list of numbered items and returns its partition key. */
async function listOf(length: number): Promise<string> {
  const pk = `LIST#${crypto.randomUUID()}`;
  for (let n = 1; n <= length; n++) {
    const Item = { pk, sk: `ITEM#${n}`, gsi1pk: pk, gsi1sk: String(n) };
    await db.send(new PutCommand({ TableName: config.TABLE, Item }));
  }
  return pk;
}

test.for([undefined, 'gsi1'] as const)(
  'the last full page of a list has no next page (index: %s)',
  async (index) => {
    const pk = await listOf(4);
    const range = { pk, newestFirst: true, ...(index && { index }) };
    const first = await queryPage(config.TABLE, range, { limit: 2 });
    expect(first.items.map(({ sk }) => sk)).toEqual(['ITEM#4', 'ITEM#3']);
    const second = await queryPage(config.TABLE, range, { limit: 2, cursor: first.next });
    expect(second.items.map(({ sk }) => sk)).toEqual(['ITEM#2', 'ITEM#1']);
    expect(second.next).toBeUndefined();
  },
);

test('a cursor of another list is refused', async () => {
  const { next } = await queryPage(config.TABLE, { pk: await listOf(3) }, { limit: 2 });
  const other = queryPage(config.TABLE, { pk: await listOf(3) }, { limit: 2, cursor: next });
  await expect(other).rejects.toMatchObject({ status: 400, code: 'cursor-invalid' });
});
