import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { services, tableUseIn, tableUseOf } from './permissions.ts';
import { policyFiles } from './policies.ts';

const folder = join(import.meta.dirname, '../overlays/aws/iam');

test('the committed policies allow the table calls of the code and no others: after a change run `npm run iam`', async () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  const committed = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(await policyFiles()));
});

test('every command, every write of a transaction and every index of the code is found', () => {
  const code = `
    db.send(new GetCommand({})); db.send(new BatchWriteCommand({})); new TransactWriteCommand({})
    const put = { Put: { TableName } }, shorthand = { ConditionCheck }, later = { Delete: write };
    client.send(new import_client.GetObjectCommand({}));
    queryItems(table, { index: "gsi2" }); new QueryCommand({ IndexName: 'gsi1' });`;
  expect(tableUseIn(code)).toEqual({
    actions: ['BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query'],
    indexes: ['gsi1', 'gsi2'],
    objects: ['GetObject'],
  });
  expect(() => tableUseIn('new RestoreCommand({})')).toThrow('Name the IAM action of RestoreCommand');
});

test('a service is not allowed what only another service or an operator does', async () => {
  expect(services).toContain('expiration');
  expect(await tableUseOf('dead-letters')).toEqual({
    actions: ['UpdateItem'],
    indexes: [],
    objects: [],
  });
  expect((await tableUseOf('auth')).actions).not.toContain('Scan');
});
