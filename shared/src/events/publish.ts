import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { PublishFailed } from '../errors.ts';
import type { CloudEvent } from './cloud-event.ts';
import { toHeaders } from './http-binding.ts';

/** Publishes an event. Resolves when the Broker has accepted it, otherwise rejects with PublishFailed. */
export type Publish = (event: CloudEvent) => Promise<void>;

const TIMEOUT_MS = 3000;

/** Publishes to a Broker's ingress by CloudEvents over HTTP, in binary mode. */
export function publisher(brokerUrl: string): Publish {
  const agent = brokerUrl.startsWith('https:') ? undefined : new Agent({ keepAlive: true, maxSockets: 64 });
  const request = agent ? httpRequest : httpsRequest;
  return (event) =>
    new Promise((resolve, reject) => {
      const fail = (reason: string, status?: number) =>
        reject(new PublishFailed(`${event.type} ${event.id}: ${reason}`, status));
      const body = JSON.stringify(event.data ?? null);
      const outgoing = request(
        brokerUrl,
        {
          method: 'POST',
          agent,
          timeout: TIMEOUT_MS,
          headers: { ...toHeaders(event), 'content-length': Buffer.byteLength(body) },
        },
        (answer) => {
          answer.resume();
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve();
          else fail(`the Broker answered ${status}`, status);
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
      outgoing.on('error', (error) => fail(error.message));
      outgoing.end(body);
    });
}
