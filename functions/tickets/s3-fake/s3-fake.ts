import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { isSigned } from './signature.ts';

interface StoredObject {
  bytes: Buffer;
  headers: Record<string, string>;
}

/**
 * A server of the part of Amazon S3 that stores objects: PutObject, GetObject and DeleteObject, with the bucket in the
 * path. It keeps the objects in memory, and refuses requests without a correct signature.
 */
export async function startS3Fake({ host, port, ...credentials }: Config) {
  const objects = new Map<string, StoredObject>();
  const fail = (response: ServerResponse, status: number, code: string) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
      );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const body = Buffer.concat(await request.toArray());
    if (!isSigned(request, body, credentials)) return fail(response, 403, 'SignatureDoesNotMatch');
    const { pathname: key } = new URL(request.url ?? '', 'http://s3');
    if (request.method === 'PUT') {
      const { 'content-type': type = 'binary/octet-stream', 'cache-control': caching } = request.headers;
      objects.set(key, {
        bytes: body,
        headers: { 'content-type': type, ...(caching && { 'cache-control': caching }) },
      });
      return response.writeHead(200).end();
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return response.writeHead(204).end();
    }
    const found = objects.get(key);
    if (request.method !== 'GET') return fail(response, 405, 'MethodNotAllowed');
    if (!found) return fail(response, 404, 'NoSuchKey');
    return response.writeHead(200, found.headers).end(found.bytes);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    /** The stored objects, by `/bucket/key`. */
    objects: objects as ReadonlyMap<string, StoredObject>,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
