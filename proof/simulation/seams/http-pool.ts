import { callService } from '../network.ts';
import { networkWait } from '../pods.ts';

interface PoolRequest {
  method: string;
  headers: Record<string, string>;
  body?: string;
  timeout: number;
}

// Replaces shared/src/functions/http-pool.ts: services call each other over the simulated network.
export async function send(url: string, { method, headers, body, timeout }: PoolRequest) {
  const { hostname, pathname } = new URL(url);
  await networkWait(`before it calls ${hostname}`);
  const [service = ''] = hostname.split('.');
  const request = {
    method,
    path: pathname,
    headers,
    body: body === undefined ? undefined : Buffer.from(body),
  };
  const answer = await callService(service, request, timeout);
  await networkWait(`before it reads the answer of ${service}`);
  if (!answer) throw new Error('no answer');
  return answer;
}
