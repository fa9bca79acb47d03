import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { Refused, Unreachable } from '../errors.ts';
import type { Caller } from '../identity/access-token.ts';
import { commandOwner, readFromOwner, readPages } from './ask-owner.ts';

const caller: Caller = {
  userId: 'u',
  email: 'u@example.com',
  emailVerified: true,
  sessionId: 's',
  expiresAt: 0,
  token: 't',
};
const Thing = z.object({ id: z.string() });

/** The address of a service that answers every request in one way. */
async function owner(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
const answering = (status: number, body: string) =>
  owner((_, response) => response.writeHead(status).end(body));

test.each(['{"id":1}', '[]', '<html>', ''])(
  "an answer that can't be read is Unreachable: %j",
  async (body) => {
    await expect(readFromOwner(await answering(200, body), Thing, caller)).rejects.toBeInstanceOf(
      Unreachable,
    );
    await expect(commandOwner(await answering(409, body), {}, caller)).rejects.toBeInstanceOf(Unreachable);
  },
);

test('an answer whose body is cut off is Unreachable', async () => {
  const url = await owner((_, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('{"id"');
    setImmediate(() => response.destroy());
  });
  await expect(readFromOwner(url, Thing, caller)).rejects.toBeInstanceOf(Unreachable);
});

test('a refusal of the owner keeps its status and code', async () => {
  const body = JSON.stringify({ errors: [{ message: 'Sold out', code: 'conflict' }] });
  const refused = commandOwner(await answering(409, body), {}, caller);
  await expect(refused).rejects.toBeInstanceOf(Refused);
  await expect(refused).rejects.toMatchObject({ status: 409, code: 'conflict', message: 'Sold out' });
});

describe('a list of another service', () => {
  /** A list of three pages; the page with this number fails. */
  const list = (failing?: number) =>
    owner((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://list');
      const page = Number(searchParams.get('cursor') ?? 1);
      if (page === failing) return response.writeHead(500).end('{}');
      const link = `</list?limit=${searchParams.get('limit')}&cursor=${page + 1}>; rel="next"`;
      response.writeHead(200, page < 3 ? { link } : {}).end(JSON.stringify([{ page }]));
    });
  const read = async (url: string) => (await Array.fromAsync(readPages(`${url}list`, caller))).flat();

  test('is read to its end', async () => {
    expect(await read(await list())).toEqual([{ page: 1 }, { page: 2 }, { page: 3 }]);
  });

  test('that fails in the middle is Unreachable, and never looks whole', async () => {
    await expect(read(await list(3))).rejects.toBeInstanceOf(Unreachable);
  });
});
