import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { freePort, waitForPort } from '../../../knative/laptop/ports.ts';
import { signUpAccounts } from '../../harness/load/accounts.ts';
import { Buyer } from '../../harness/load/buyer.ts';
import { Tally } from '../../harness/load/tally.ts';
import { Random } from '../../harness/random.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { type Behaviour, ServiceProxy } from '../../harness/service-proxy.ts';
import { TestSystem } from '../../harness/system.ts';
import { waitForInvariants } from './saga-test.ts';

const SERVICES = ['tickets', 'orders', 'payments', 'expiration', 'passes'];
const BUYERS = 4;
const ORDERS_EACH = 6;
/** The answers that tell a client what to do. A fault inside the system is never blamed on the request. */
const EXPECTED = [200, 201, 204, 402, 409, 503];

/** A system whose services reach each other and the tables through proxies. */
async function startBehindProxies() {
  const port = await freePort();
  const tables = spawn(process.execPath, ['knative/laptop/tables/main.ts', String(port)]);
  await waitForPort(port, AbortSignal.timeout(30_000));
  const tablesProxy = await ServiceProxy.open();
  const broker = await ServiceProxy.open();
  const proxies = await Promise.all(SERVICES.map(() => ServiceProxy.open()));
  tablesProxy.target = `http://127.0.0.1:${port}`;
  const useProxies = (text: string) =>
    proxies.reduce(
      (changed, { url }, n) => changed.replaceAll(`http://${SERVICES[n]}.boxoffice.svc.cluster.local`, url),
      text.replaceAll('http://broker-ingress.knative-eventing.svc.cluster.local', broker.url),
    );
  // The site passes every answer on as it is. Expiration and passes keep the Broker's real address, which `system.env` has.
  const manifest = (text: string) =>
    /FUNCTION_TARGET, value: (tickets|orders|payments) /.test(text) ? useProxies(text) : text;
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: tablesProxy.url };
  const settings = { PATIENCE_SECONDS: '1' };
  const system = await TestSystem.start({ manifest, environment, settings });
  broker.target = system.env.BROKER_URL ?? '';
  for (const [n, proxy] of proxies.entries()) proxy.target = system.serviceUrl(SERVICES[n] ?? '');
  return {
    system,
    setFaults: (random: Random | undefined) => {
      setFaults([tablesProxy], ['unreachable', 'answer-lost', 'throttled'], 0.05, random);
      // Events come late, so that the services ask each other for what none has brought yet.
      setFaults([broker], ['unreachable', 'answer-lost'], 0.9, random);
      setFaults(proxies, ['unreachable', 'answer-lost', 'malformed'], 0.4, random);
    },
    stop: async () => {
      await system.stop();
      for (const proxy of [tablesProxy, broker, ...proxies]) proxy.close();
      await stop(tables);
    },
  };
}

const setFaults = (proxies: ServiceProxy[], faults: Behaviour[], rate: number, random?: Random) => {
  for (const proxy of proxies)
    proxy.chooseBehaviour = () => (random?.chance(rate) ? random.pick(faults) : 'normal');
};

async function stop(child: ChildProcess): Promise<void> {
  child.kill();
  if (child.exitCode === null) await once(child, 'exit');
}

test('broken, lost and unreadable answers between the services are 503, and every sale ends right', async () => {
  const { system, setFaults, stop } = await startBehindProxies();
  try {
    const seed = 1 + (Date.now() % 1_000_000);
    const random = new Random(seed);
    const tally = new Tally();
    const accounts = await signUpAccounts(system.url, BUYERS);
    const seller = await signedUpSeller(system);
    const statuses = new Map<string, number>();
    const count = ({ status }: { status: number }, request: string) =>
      statuses.set(`${request} ${status}`, (statuses.get(`${request} ${status}`) ?? 0) + 1);

    setFaults(random);
    const sell = async (buyer: Buyer) => {
      const fields = { title: 'Tosca', price: 4500, quantity: 5 };
      const { status, body } = await seller.post<Ticket>('/api/tickets', fields);
      count({ status }, 'list');
      if (status !== 201) return;
      const order = await buyer.order(body.id, 2, 'once');
      count(await seller.put(`/api/tickets/${body.id}`, { quantity: 4 }), 'edit');
      if (typeof order === 'string') return;
      await buyer.pay(order.id ?? '', 'tok_visa');
    };
    await Promise.all(
      accounts.map(async (account) => {
        const buyer = new Buyer(account, tally, random);
        for (let n = 0; n < ORDERS_EACH; n++) await sell(buyer);
      }),
    );
    for (const answer of tally.answers) count(answer, answer.request.split(' ').slice(0, 2).join(' '));
    const unexpected = [...statuses].filter(([name]) => !EXPECTED.includes(Number(name.split(' ').at(-1))));
    expect(unexpected, `seed ${seed}`).toEqual([]);
    expect(tally.of('orders attempted'), `seed ${seed}`).toBeGreaterThan(0);

    setFaults(undefined);
    await waitForInvariants(system);
  } finally {
    await stop();
  }
});
