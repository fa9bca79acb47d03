import { SHARDS as MAIL_SHARDS } from '@boxoffice/shared/mail/queue.ts';
import { expect, test } from 'vitest';
import { dueRows } from '../../../functions/expiration/src/domain/due-rows.ts';
import { countOrderCosts } from '../../harness/order-costs.ts';

test('a tick wakes a service for every partition that its sweep looks into', async () => {
  const { swept } = await countOrderCosts();
  const { expiration: _, ...others } = swept;
  // The simulation has no auth and no mail server: without one, no sweep looks for mails.
  const { auth, ...watched } = dueRows;
  const mails = { prefix: 'MAILS', shards: MAIL_SHARDS, index: 'gsi1' };
  for (const rows of [auth, watched.passes]) expect(rows).toContainEqual(mails);
  const names = Object.entries(watched).map(([service, rows]) => [
    service,
    rows
      .filter(({ prefix }) => prefix !== 'MAILS')
      .flatMap(({ prefix, shards, index }) =>
        Array.from({ length: shards }, (_, n) => [`boxoffice-${service}`, index, `${prefix}#${n}`]),
      )
      .map((parts) => parts.filter(Boolean).join(' '))
      .sort(),
  ]);
  expect(others).toEqual(Object.fromEntries(names));
}, 60_000);
