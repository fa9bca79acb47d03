import { randomUUID } from 'node:crypto';
import type { Ticket as TicketView } from '@boxoffice/shared/api/tickets.ts';
import { Conflict } from '@boxoffice/shared/errors.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import { readCoverFile, writeCover } from '../covers/store.ts';
import { changeCover } from '../domain/cover.ts';
import { list, type Ticket, withdraw } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { useCoverFolder } from '../testing/cover-folder.ts';
import { markUnused, putUnused, removableCovers, removeCover } from './covers.ts';
import { putNewTicket, putTicket, ticketOf } from './tickets.ts';

useTable();
useCoverFolder();
const seller = randomUUID();
const now = Date.now();
const given = { now, newId: randomUUID };
const later = { now: now + 11 * 60_000, newId: randomUUID };
const bytes = Uint8Array.of(1, 2, 3);

async function listed(): Promise<Ticket> {
  const command = { title: 'Tosca', price: 4500, currency: 'EUR' as TicketView['currency'], quantity: 3 };
  const { state } = list({ ...command, seller }, given);
  await ticketsService.commit({ writes: putNewTicket(state) });
  return state;
}

/** Stores the row and the files of an upload, without the transaction that shows the picture. */
async function storeFiles(): Promise<string> {
  const cover = randomUUID();
  await ticketsService.commit({ writes: [putUnused(cover, now)] });
  await writeCover(cover, { 'card.webp': bytes, 'page.webp': bytes, 'share.jpg': bytes });
  return cover;
}

async function show(ticket: Ticket, cover: string): Promise<void> {
  const { state } = changeCover(ticket, { seller, cover }, given);
  await ticketsService.commit({ writes: putTicket(state, ticket) });
}

async function sweep(at = later): Promise<void> {
  for (const shard of removableCovers(at)) for await (const unused of shard) await removeCover(unused);
}

const isStored = async (cover: string) => (await readCoverFile(cover, 'page.webp')) !== undefined;

test('a sweep removes the picture of an upload that crashed, after some time', async () => {
  const cover = await storeFiles();
  await sweep(given);
  expect(await isStored(cover)).toBe(true);
  await sweep();
  expect(await isStored(cover)).toBe(false);
});

test('a sweep keeps the picture that a ticket shows, and removes the one that it replaced', async () => {
  const { id } = await listed();
  const first = await storeFiles();
  await show(await ticketOf(id), first);
  await sweep();
  expect(await isStored(first)).toBe(true);
  const second = await storeFiles();
  await show(await ticketOf(id), second);
  await sweep();
  expect([await isStored(first), await isStored(second)]).toEqual([false, true]);
});

test('a sweep removes the picture of a withdrawn ticket', async () => {
  const { id } = await listed();
  const cover = await storeFiles();
  await show(await ticketOf(id), cover);
  const ticket = await ticketOf(id);
  const { state } = withdraw(ticket, { seller }, given);
  await ticketsService.commit({ writes: putTicket(state, ticket) });
  await sweep();
  expect(await isStored(cover)).toBe(false);
});

test('an upload that a sweep has overtaken cannot finish', async () => {
  const ticket = await listed();
  const cover = await storeFiles();
  await sweep();
  await expect(show(ticket, cover)).rejects.toBeInstanceOf(Conflict);
  expect((await ticketOf(ticket.id)).cover).toBeUndefined();
});

test('an upload whose picture a sweep has begun to remove cannot finish, and the next sweep removes it', async () => {
  const ticket = await listed();
  const cover = await storeFiles();
  await ticketsService.commit({ writes: [markUnused(cover)] });
  await expect(show(ticket, cover)).rejects.toBeInstanceOf(Conflict);
  await sweep();
  expect(await isStored(cover)).toBe(false);
});

test('an upload and a sweep at the same moment leave a whole picture or none', async () => {
  for (let n = 0; n < 10; n++) {
    const ticket = await listed();
    const cover = await storeFiles();
    const [shown] = await Promise.allSettled([show(ticket, cover), sweep()]);
    expect(await isStored(cover)).toBe(shown.status === 'fulfilled');
    expect((await ticketOf(ticket.id)).cover).toBe(shown.status === 'fulfilled' ? cover : undefined);
  }
});

test('a sweep that died between the files and the row is finished by the next', async () => {
  const cover = await storeFiles();
  await Promise.all([sweep(), sweep()]);
  expect(await isStored(cover)).toBe(false);
  await ticketsService.commit({ writes: [putUnused(cover, now)] });
  await sweep();
  const left = await Promise.all(removableCovers(later).map((shard) => Array.fromAsync(shard)));
  expect(left.flat()).toEqual([]);
});
