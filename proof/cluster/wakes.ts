import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { toHeaders } from '../../shared/src/events/http-binding.ts';
import { ALGORITHM, AUDIENCE, ISSUER } from '../../shared/src/identity/access-token.ts';
import { Forward } from './forward.ts';
import { type Asked, Ingress } from './ingress.ts';
import { kubectl, kubectlTold, untilAsleep, untilReady } from './kubectl.ts';

const BESIDE = 'boxoffice-proof';

/** A plain service that differs from ours in nothing but its image. */
async function deployPlain(image: string, window: string): Promise<void> {
  const annotations = { 'autoscaling.knative.dev/window': window };
  const containers = [{ image, resources: { requests: { cpu: '100m', memory: '96Mi' } } }];
  const labels = { 'networking.knative.dev/visibility': 'cluster-local' };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: BESIDE } },
    {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: 'helloworld', namespace: BESIDE, labels },
      spec: { template: { metadata: { annotations }, spec: { containers } } },
    },
  ];
  await kubectlTold(
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    'apply',
    '--validate=strict',
    '-f',
    '-',
  );
  await untilReady(BESIDE, 'ksvc');
}

/** What each is asked first; those of orders and tickets read their table. */
async function questions(signingKey: string): Promise<Record<string, Asked>> {
  const inside = (name: string, namespace = 'boxoffice') => `${name}.${namespace}.svc.cluster.local`;
  const tick = { id: randomUUID(), source: '/proof', type: 'dev.knative.sources.ping', data: {} };
  return {
    helloworld: { host: inside('helloworld', BESIDE), path: '/' },
    orders: {
      host: inside('orders'),
      path: '/api/orders',
      headers: { authorization: `Bearer ${await tokenOf(signingKey)}` },
    },
    tickets: { host: inside('tickets'), path: '/api/tickets' },
    auth: { host: inside('auth'), path: '/.well-known/jwks.json' },
    payments: { host: inside('payments'), path: '/', method: 'POST', headers: toHeaders(tick), body: '{}' },
    expiration: {
      host: inside('expiration'),
      path: '/',
      method: 'POST',
      headers: toHeaders(tick),
      body: '{}',
    },
    site: { host: inside('site'), path: '/signin', headers: { accept: 'text/html' } },
  };
}

async function tokenOf(signingKey: string): Promise<string> {
  const key = JSON.parse(signingKey) as JWK;
  return new SignJWT({ sid: randomUUID(), email: 'proof@example.com' })
    .setProtectedHeader({ alg: ALGORITHM, kid: String(key.kid) })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(randomUUID())
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(await importJWK(key, ALGORITHM));
}

/**
 * Milliseconds to the first answer from zero, by name: in each round every service is woken once, one after
 * another, each round in another order, all by the same way in (Kourier's gateway for the cluster).
 *
 * @param image of a static helloworld
 * @param window how long a service stays up, where it was deployed so
 */
export async function wakeUps(
  { image, window, rounds }: { image: string; window: string; rounds: number },
  signingKey: string,
  say: (line: string) => void,
): Promise<Map<string, number[]>> {
  await deployPlain(image, window);
  const gateway = await Forward.to('kourier-system', 'svc/kourier-internal', 80);
  const times = new Map<string, number[]>();
  try {
    const asked = Object.entries(await questions(signingKey));
    for (let round = 0; round < rounds; round++) {
      await untilAsleep(240, ['boxoffice', BESIDE]);
      for (let n = 0; n < asked.length; n++) {
        const [name, question] = asked[(n + round) % asked.length] as [string, Asked];
        const { status, ms } = await new Ingress(gateway.url).ask(question);
        if (status >= 400) throw new Error(`${name} answered ${status}`);
        times.set(name, [...(times.get(name) ?? []), ms]);
      }
      say(`round ${round + 1} of ${rounds}`);
    }
  } finally {
    gateway.close();
    await kubectl('delete', 'namespace', BESIDE, '--wait=false');
  }
  return times;
}
