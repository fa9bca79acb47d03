import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** A thread with one server in place of the tables, the Broker, other services and Stripe. It has no data. */
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    if (operation) response.setHeader('content-type', 'application/x-amz-json-1.0');
    else response.statusCode = request.url?.startsWith('/broker') ? 202 : 404;
    const answer = operation === 'Query' ? { Items: [], Count: 0, ScannedCount: 0 } : {};
    response.end(operation ? JSON.stringify(answer) : '');
  });
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
