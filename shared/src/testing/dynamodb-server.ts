import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (response: ServerResponse, request: Recorded) => void;

export const answer =
  (body: object, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers })
      .end(JSON.stringify(body));

export const exception = (name: string, status = 400, more: object = {}, headers = {}): Answer =>
  answer({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more }, status, headers);

/** A server for tests in the place of DynamoDB. It records requests and gives the answers that it is told, in order. */
export async function recordingServer() {
  const requests: Recorded[] = [];
  const answers: Answer[] = [];
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const recorded = { headers: request.headers, body };
    requests.push(recorded);
    (answers.shift() ?? answer({}))(response, recorded);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** Forgets the requests so far, and sets the answers to the next ones. Later requests are answered `{}`. */
    willAnswer: (...next: Answer[]) => {
      requests.length = 0;
      answers.splice(0, answers.length, ...next);
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
