import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { decode, encode } from './codec.ts';
import { TableError } from './table-error.ts';
import type { Tables } from './tables.ts';

/** The largest request of DynamoDB, in bytes. */
const LARGEST_REQUEST = 16 * 2 ** 20;
const TARGET = 'DynamoDB_20120810.';

/**
 * Serves tables by DynamoDB's HTTP API (JSON 1.0). It accepts any signature.
 *
 * @param durable resolves when every change so far is on disk; undefined when there is nothing to wait for
 */
export function tablesServer(tables: Tables, durable: () => Promise<void> | undefined): Server {
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= LARGEST_REQUEST) chunks.push(chunk);
    });
    request.on('end', () => {
      const body = length <= LARGEST_REQUEST ? Buffer.concat(chunks) : undefined;
      void answer(tables, durable, request, response, body);
    });
  });
}

async function answer(
  tables: Tables,
  durable: () => Promise<void> | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer | undefined,
): Promise<void> {
  try {
    const outcome = outcomeOf(() => tables.execute(operationOf(request), inputOf(body)));
    // An error depends on the present state too, so it waits as well.
    const synced = durable();
    if (synced) await synced;
    if ('error' in outcome) throw outcome.error;
    send(response, 200, encode(outcome.value));
  } catch (error) {
    sendError(response, error);
  }
}

function outcomeOf(run: () => object): { value: object } | { error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

function operationOf({ headers, method }: IncomingMessage): string {
  const target = String(headers['x-amz-target'] ?? '');
  if (method !== 'POST' || !target.startsWith(TARGET))
    throw new TableError('UnknownOperationException', 'The request names no operation of DynamoDB');
  return target.slice(TARGET.length);
}

function inputOf(body: Buffer | undefined): Record<string, unknown> {
  if (!body) throw new TableError('RequestEntityTooLargeException', 'The request is larger than 16 MB');
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch {
    throw new TableError('SerializationException', 'The request is not JSON');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new TableError('SerializationException', 'The request is not a JSON object');
  return decode(input as Record<string, unknown>);
}

function sendError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof TableError)) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    send(response, 500, { __type: 'InternalServerError', message: 'The server has failed' });
    return;
  }
  const members = encode(error.members);
  const status = error.name === 'InternalServerError' ? 500 : 400;
  send(response, status, {
    __type: `com.amazonaws.dynamodb.v20120810#${error.name}`,
    message: error.message,
    ...members,
  });
}

function send(response: ServerResponse, status: number, answer: object): void {
  const body = Buffer.from(JSON.stringify(answer));
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}
