import { Agent } from 'node:https';

/** Addresses that no proxy can reach. */
const NEVER = ['localhost', '127.0.0.1', '::1', '.localhost', '.cluster.local', '.svc'];

/**
 * The agent for requests by HTTPS, which opens a tunnel (CONNECT, RFC 9110) through `HTTPS_PROXY`, except to the hosts
 * of `NO_PROXY`, to this machine and to the cluster.
 *
 * @param timeout milliseconds until the tunnel is open; the timeout of a request starts only then
 */
export function httpsAgent(
  { HTTPS_PROXY, NO_PROXY }: { HTTPS_PROXY: string; NO_PROXY: string },
  timeout: number,
): Agent {
  const excluded = [...NO_PROXY.split(/[\s,]+/).filter(Boolean), ...NEVER].join(',');
  return new Agent({ keepAlive: true, timeout, proxyEnv: { HTTPS_PROXY, NO_PROXY: excluded } });
}
