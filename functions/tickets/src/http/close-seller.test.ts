import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import '../group.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { ScanCommand } from '@boxoffice/shared/tables/commands.ts';
import { ticketsService } from '../service.ts';

const HOUR_MS = 3_600_000;
const start = Date.parse('2026-11-28T10:07:30Z');
vi.useFakeTimers({ toFake: ['Date'], now: start });
beforeEach(() => {
  vi.setSystemTime(start);
});
useTable();
const { ask, deliver } = useFunction('tickets');

type User = Awaited<ReturnType<typeof newUser>>;
type Answer = Ticket & Errors;
const TEXT = 'Ask Ann in the blue house for the key.';

const list = ({ headers }: User, title = 'Gala') => {
  const startsAt = new Date(Date.now() + HOUR_MS).toISOString();
  const body = { title, price: 4500, startsAt, description: TEXT };
  return ask<Answer>('POST', '/api/tickets', { headers, body });
};
const edit = ({ headers }: User, id: string) =>
  ask<Answer>('PUT', `/api/tickets/${id}`, { headers, body: { price: 5000 } });
const close = ({ headers }: User) => ask<Errors>('POST', '/sellers/close', { headers, body: {} });
const codeOf = ({ body }: { body: Errors }) => body.errors[0]?.code;

/** The same user at a later time, with a new token. */
async function later(user: User, ms = 2 * HOUR_MS): Promise<User> {
  vi.setSystemTime(Date.now() + ms);
  return newUser({ id: user.id });
}

describe('a seller who deletes the account', () => {
  test('is refused while an event is open, and goes on selling', async () => {
    const seller = await newUser();
    await list(seller);
    const refused = await close(seller);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'events-open']);
    expect((await list(seller)).status).toBe(201);
  });

  test('can neither list nor edit once no event is open, until the deletion has failed for ten minutes', async () => {
    const first = await newUser();
    const { id } = (await list(first)).body;
    const seller = await later(first);
    expect((await close(seller)).status).toBe(204);
    const answers = [await list(seller), await edit(seller, id)];
    expect(answers.map(codeOf)).toEqual(['account-closing', 'account-closing']);
    expect((await list(await newUser())).status).toBe(201);
    expect((await list(await later(seller, 600_001))).status).toBe(201);
  });

  test('at the same time as an event is listed: one of the two is refused', async () => {
    const results = new Set<string>();
    for (let turns = 0; turns < 60; turns++) {
      const seller = await newUser();
      const closing = close(seller);
      // The listing begins at another step of the deletion each time.
      for (let n = 0; n < turns; n++) await setImmediate();
      const listed = await list(seller);
      results.add(`${listed.status} ${(await closing).status}`);
    }
    expect([...results]).not.toContain('201 204');
  });

  test('twice at the same time, while an event is open, blocks nothing', async () => {
    const seller = await newUser();
    await list(seller);
    const answers = await Promise.all([close(seller), close(seller)]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    expect((await list(seller)).status).toBe(201);
  });
});

describe('a deleted seller', () => {
  const rows = async (id: string) => {
    const { Items } = await db.send(new ScanCommand({ TableName: ticketsService.table }));
    // An unconfirmed event stays until the next tick.
    const stored = (Items ?? []).filter(({ pk }) => !String(pk).startsWith('UNCONFIRMED#'));
    return stored.filter((item) => JSON.stringify(item).includes(id));
  };
  const versionOf = async (id: string) => {
    const body = { replicas: [{ id, parentId: id }] };
    return (await ask<Record<string, number>>('POST', '/replicas/users/versions', { body })).body[id];
  };

  test('leaves the title and the date of the events, and no text of their own', async () => {
    const seller = await newUser();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await list(seller, `Gala ${n}`)).body.id);
    await close(await later(seller));
    const given = { now: Date.now(), newId: randomUUID };
    const event = UserDeleted.of(seller.id, { id: seller.id, version: 7 }, given);
    expect(await versionOf(seller.id)).toBe(0);
    expect([await deliver(event), await deliver(event)]).toEqual([204, 204]);
    expect(await versionOf(seller.id)).toBe(7);

    const { body: ticket } = await ask<Ticket>('GET', `/api/tickets/${ids[0]}`);
    expect(ticket).toMatchObject({ title: 'Gala 0', version: 2 });
    // Also the words that a search finds.
    const stored = JSON.stringify(await rows(seller.id)).toLowerCase();
    for (const word of ['blue', 'house']) expect(stored).not.toContain(word);
    expect((await ask<Ticket[]>('GET', '/api/sales', await newUser({ id: seller.id }))).body).toEqual([]);
    const updates = (await publishedEvents()).filter(
      ({ type, subject = '' }) => type === 'ticket.updated' && ids.includes(subject),
    );
    expect(updates).toHaveLength(3);
    // No token of a deleted account can list again, however long it lives.
    expect(codeOf(await list(await later(seller, 86_400_000)))).toBe('account-closing');
  });

  test('without events leaves only the id', async () => {
    const id = randomUUID();
    const event = UserDeleted.of(id, { id, version: 2 }, { now: Date.now(), newId: randomUUID });
    expect(await deliver(event)).toBe(204);
    expect(await versionOf(id)).toBe(2);
  });
});
