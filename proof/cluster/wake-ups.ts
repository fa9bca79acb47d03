import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { toHeaders } from '../../shared/src/events/http-binding.ts';
import { ALGORITHM, AUDIENCE, ISSUER } from '../../shared/src/identity/access-token.ts';
import { Ingress, type IngressRequest } from './ingress.ts';
import { kubectl, kubectlInput, waitUntilReady, waitUntilScaledToZero } from './kubectl.ts';
import { PortForward } from './port-forward.ts';

const NAMESPACE = 'boxoffice-proof';

/** Deploys a service that differs from ours in its image only. */
async function deployHelloworld(image: string, window: string): Promise<void> {
  const annotations = { 'autoscaling.knative.dev/window': window };
  const containers = [{ image, resources: { requests: { cpu: '100m', memory: '96Mi' } } }];
  const labels = { 'networking.knative.dev/visibility': 'cluster-local' };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: 'helloworld', namespace: NAMESPACE, labels },
      spec: { template: { metadata: { annotations }, spec: { containers } } },
    },
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectlInput(list, 'apply', '--validate=strict', '-f', '-');
  await waitUntilReady(NAMESPACE, 'ksvc');
}

/** The first request to each service. Those to orders and tickets read a table. */
async function firstRequests(signingKey: string): Promise<Record<string, IngressRequest>> {
  const host = (name: string, namespace = 'boxoffice') => `${name}.${namespace}.svc.cluster.local`;
  const tick = toHeaders({ id: randomUUID(), source: '/proof', type: 'dev.knative.sources.ping', data: {} });
  const authorization = `Bearer ${await newToken(signingKey)}`;
  return {
    helloworld: { host: host('helloworld', NAMESPACE), path: '/' },
    orders: { host: host('orders'), path: '/api/orders', headers: { authorization } },
    tickets: { host: host('tickets'), path: '/api/tickets' },
    auth: { host: host('auth'), path: '/.well-known/jwks.json' },
    payments: { host: host('payments'), path: '/', method: 'POST', headers: tick, body: '{}' },
    passes: { host: host('passes'), path: '/api/passes', headers: { authorization } },
    expiration: { host: host('expiration'), path: '/', method: 'POST', headers: tick, body: '{}' },
    site: { host: host('site'), path: '/signin', headers: { accept: 'text/html' } },
  };
}

async function newToken(signingKey: string): Promise<string> {
  const key = JSON.parse(signingKey) as JWK;
  return new SignJWT({ sid: randomUUID(), email: 'proof@example.com', email_verified: true })
    .setProtectedHeader({ alg: ALGORITHM, kid: String(key.kid) })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(randomUUID())
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(await importJWK(key, ALGORITHM));
}

/**
 * Milliseconds to the first answer from zero, by service. Each round starts every service once, in another order, and
 * all requests take the same way: Kourier's gateway for the cluster.
 *
 * @param options `image` of a static helloworld; `window` of the autoscaler, as deployed for our services
 */
export async function measureWakeUps(
  { image, window, rounds }: { image: string; window: string; rounds: number },
  signingKey: string,
  progress: (line: string) => void,
): Promise<Map<string, number[]>> {
  await deployHelloworld(image, window);
  const gateway = await PortForward.open('kourier-system', 'svc/kourier-internal', 80);
  const times = new Map<string, number[]>();
  try {
    const requests = Object.entries(await firstRequests(signingKey));
    for (let round = 0; round < rounds; round++) {
      await waitUntilScaledToZero(240, ['boxoffice', NAMESPACE]);
      for (let n = 0; n < requests.length; n++) {
        const [name, request] = requests[(n + round) % requests.length] as [string, IngressRequest];
        // A tick can make one service ask another, which is awake before its own turn.
        await waitUntilScaledToZero(240, ['boxoffice', NAMESPACE], `serving.knative.dev/service=${name}`);
        const { status, ms } = await new Ingress(gateway.url).send(request);
        if (status >= 400) throw new Error(`${name} answered ${status}`);
        times.set(name, [...(times.get(name) ?? []), ms]);
      }
      progress(`round ${round + 1} of ${rounds}`);
    }
  } finally {
    gateway.close();
    await kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
  }
  return times;
}
